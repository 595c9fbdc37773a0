#include "lib/examples/replay.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/examples/rapidcheck_reproduce.hpp"

namespace toolkit::examples {
namespace {

constexpr const char* kRapidcheck = "RC_PARAMS";
constexpr std::size_t kLongestVariable = 100'000;  // Linux takes 128 KiB

/// The variables by which Hypothesis knows that it is in CI, where it keeps nothing; with a value where it has to be
/// that one. Source: hypothesis 6.170, _settings.py, _CI_VARS.
struct CiVariable {
  const char* name;
  const char* value;
};
constexpr std::array kCi{CiVariable{"CI", nullptr},
                         CiVariable{"__TOX_ENVIRONMENT_VARIABLE_ORIGINAL_CI", nullptr},
                         CiVariable{"TF_BUILD", "true"},
                         CiVariable{"bamboo.buildKey", nullptr},
                         CiVariable{"BUILDKITE", "true"},
                         CiVariable{"CIRCLECI", "true"},
                         CiVariable{"CIRRUS_CI", "true"},
                         CiVariable{"CODEBUILD_BUILD_ID", nullptr},
                         CiVariable{"GITHUB_ACTIONS", "true"},
                         CiVariable{"GITLAB_CI", nullptr},
                         CiVariable{"HEROKU_TEST_RUN_ID", nullptr},
                         CiVariable{"TEAMCITY_VERSION", nullptr}};

bool is_in_ci(const Environment& environment) {
  return std::ranges::any_of(kCi, [&](const CiVariable& variable) {
    const auto value = environment.get(variable.name);
    return value && (variable.value == nullptr || *value == variable.value);
  });
}

std::string test_of(const Example& example) {
  const std::string& name = example.test.name;
  if (name.empty()) return fmt::format("a property of {}", name_of(example.framework));
  return example.test.suite.empty() ? name : example.test.suite + " " + name;
}

class Maker {
 public:
  explicit Maker(const Environment& environment) : environment_{environment} {}

  void add(const Example& example) {
    switch (example.framework) {
      case Framework::hypothesis: add_hypothesis(example); break;
      case Framework::fast_check: add_fast_check(example); break;
      case Framework::rapidcheck: add_rapidcheck(example); break;
      case Framework::quickcheck: add_quickcheck(example); break;
      case Framework::rust_quickcheck:
        note(fmt::format("quickcheck tells no seed: to try {} again, test {} with it", example.counterexample,
                         test_of(example)));
        break;
      case Framework::proptest:
        if (!environment_.get("PROPTEST_DISABLE_FAILURE_PERSISTENCE")) break;
        note(fmt::format("proptest does not try {} again first while PROPTEST_DISABLE_FAILURE_PERSISTENCE is set",
                         test_of(example)));
        break;
      case Framework::rapid:
      case Framework::jqwik: break;
    }
  }

  Replay take() {
    if (!reproductions_.empty()) set(replay_.first, kRapidcheck, "reproduce=" + print_reproduce(reproductions_), "");
    constexpr std::size_t kMostNotes = 20;
    if (notes_ > kMostNotes) {
      replay_.notes.resize(kMostNotes);
      replay_.notes.push_back(fmt::format("and {} more", notes_ - kMostNotes));
    }
    return std::move(replay_);
  }

 private:
  void add_hypothesis(const Example& example) {
    if (!is_in_ci(environment_) || example.replay.empty()) return;
    note(
        fmt::format("Hypothesis keeps no examples in CI unless its profile there has a database: to try that of {} "
                    "again, put @reproduce_failure({}) above the test",
                    test_of(example), example.replay));
  }

  void add_fast_check(const Example& example) {
    if (!example.seed) return;
    note(
        fmt::format("fast-check takes a seed only from the test: to try {} again first, give fc.assert() in {} the "
                    "parameters {{ seed: {}, path: \"{}\", endOnFailure: true }}",
                    example.counterexample, test_of(example), *example.seed, example.replay));
  }

  void add_rapidcheck(const Example& example) {
    const std::vector<Reproduction> parsed = parse_reproduce(example.replay);
    if (parsed.empty()) {
      if (example.seed) seed(kRapidcheck, "seed=" + *example.seed, example);
      return;
    }
    // In base64 with room for all counts.
    length_ += example.replay.size() + 4;
    if (length_ > kLongestVariable) return;
    reproductions_.insert(reproductions_.end(), parsed.begin(), parsed.end());
  }

  void add_quickcheck(const Example& example) {
    const bool has_variable = example.replay == "HSPEC_SEED" || example.replay == "TASTY_QUICKCHECK_REPLAY";
    if (has_variable && example.seed) {
      seed(example.replay, *example.seed, example);
    } else {
      note(fmt::format("QuickCheck told no seed: to try {} again, test {} with it", example.counterexample,
                       test_of(example)));
    }
  }

  /// The first one that comes is the latest.
  void seed(const std::string& name, const std::string& value, const Example& example) {
    const auto same = std::ranges::find(replay_.environment, name, &Variables::value_type::first);
    if (same == replay_.environment.end()) {
      set(replay_.environment, name, value, test_of(example));
    } else if (same->second != value) {
      note(fmt::format("{} can have one value: to try the example of {} again, run it with {}={}", name,
                       test_of(example), name, value));
    }
  }

  void set(Variables& variables, const std::string& name, const std::string& value, const std::string& test) {
    if (value.find('\0') != std::string::npos) return;
    if (!environment_.get(name)) {
      variables.emplace_back(name, value);
      return;
    }
    note(fmt::format("{} is set and stays as it is: to try the {} again, run {} with {}={}", name,
                     test.empty() ? "known examples" : "known example", test.empty() ? "the tests" : test, name,
                     value));
  }

  void note(const std::string& text) {
    constexpr std::size_t kLongestNote = 2'000;
    if (++notes_ > 100) return;
    replay_.notes.push_back(printable(cut_utf8(text, kLongestNote)));
  }

  const Environment& environment_;
  Replay replay_ = {};
  std::size_t notes_ = 0;
  std::vector<Reproduction> reproductions_ = {};
  std::size_t length_ = 0;
};

}  // namespace

Replay replay_of(const std::vector<Example>& examples, const Environment& environment) {
  std::vector<const Example*> latest_first;
  latest_first.reserve(examples.size());
  for (const Example& example : examples) latest_first.push_back(&example);
  std::ranges::stable_sort(latest_first,
                           [](const Example* a, const Example* b) { return a->last_seen > b->last_seen; });
  Maker maker{environment};
  for (const Example* example : latest_first) maker.add(*example);
  return maker.take();
}

}  // namespace toolkit::examples
