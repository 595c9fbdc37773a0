#include "lib/workers/variables.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include <fmt/format.h>

#include "lib/core/split.hpp"
#include "lib/workers/go_flags.hpp"

namespace toolkit::workers {
namespace {

constexpr std::array kWorkerVariables{
    "GOMAXPROCS",                     // Go's runtime, and the default of `go test -parallel`
    "PYTEST_XDIST_AUTO_NUM_WORKERS",  // pytest-xdist, for -n auto and -n logical
    "CARGO_BUILD_JOBS",               // cargo, build.jobs
    "RUST_TEST_THREADS",              // libtest
    "NEXTEST_TEST_THREADS",           // cargo-nextest
    "CTEST_PARALLEL_LEVEL",           // ctest
};

struct SeedVariable {
  const char* name;
  std::uint64_t largest;  // the seed is taken modulo one more; the framework refuses, ignores or cuts a larger one
};
constexpr std::uint64_t kAny = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint64_t kTwo32 = 0xffff'ffffU;
constexpr std::array kSeedVariables{
    SeedVariable{"PYTHONHASHSEED", kTwo32},                      // Python's own; docs.python.org, "Command line"
    SeedVariable{"PROPTEST_RNG_SEED", kAny},                     // proptest; src/test_runner/config.rs
    SeedVariable{"BOLERO_RANDOM_SEED", kAny},                    // bolero; its failures print the variable
    SeedVariable{"QCHECK_SEED", (std::uint64_t{1} << 62U) - 1},  // OCaml's qcheck-alcotest; its documentation
    SeedVariable{"T2_RAND_SEED", kTwo32},                        // Perl's Test2::Plugin::SRand; its documentation
    SeedVariable{"TEST_RANDOM_SEED", kTwo32},  // absl-py's absltest, Perl's Test::Random; numpy takes 32 bits
    SeedVariable{"SEED", kAny},                // Ruby's minitest; `--help`: "Also via env. Eg: SEED=n rake"
};

constexpr std::uint64_t kLargestInt64 = std::numeric_limits<std::int64_t>::max();

std::uint64_t fitted(std::uint64_t seed, std::uint64_t largest) {
  return largest == kAny ? seed : seed % (largest + 1);
}

/// 1 to 99999, as GoogleTest itself maps what it gets; but it refuses what is no int32, and takes 0 for the clock.
/// Source: googletest 1.12, src/gtest-internal-inl.h, GetRandomSeedFromFlag.
std::uint64_t googletest_seed(std::uint64_t seed) {
  constexpr std::uint64_t kLargest = 99'999;
  return seed == 0 ? kLargest : (seed - 1) % kLargest + 1;
}

std::string appended(const std::string& text, const std::string& word) {
  return text.empty() || text.ends_with(' ') ? text + word : text + " " + word;
}

/// A shuffle seed is an int64 to go, and a larger one an error. One that the user chose stays; after -shuffle=on, ours
/// is the later one, and wins. Seen with Go 1.26: every other command of go ignores it, but no result is cached.
bool gives_shuffle(const std::vector<std::string>& flags, const RunnerOptions& options) {
  if (!options.seed) return false;
  const auto chosen = go_flag(flags, "shuffle");
  return chosen ? *chosen == "on" : options.shuffle;
}

void add_go_flags(Variables& result, const Environment& environment, const RunnerOptions& options) {
  const std::string before = environment.nonempty("GOFLAGS").value_or(options.kept_go_flags);
  const auto flags = split_go_flags(before);
  if (!flags) return;
  std::string text = before;
  if (options.workers && !go_flag(*flags, "p")) text = appended(text, fmt::format("-p={}", *options.workers));
  if (gives_shuffle(*flags, options)) {
    text = appended(text, fmt::format("-shuffle={}", fitted(*options.seed, kLargestInt64)));
  }
  if (text != before) result.emplace_back("GOFLAGS", text);
}

/// Words "key=value". Source: RapidCheck, doc/configuration.md.
void add_rapidcheck(Variables& result, const Environment& environment, std::uint64_t seed) {
  const std::string before = environment.get("RC_PARAMS").value_or("");
  const auto is_seed = [](const std::string& word) { return word == "seed" || word.starts_with("seed="); };
  if (std::ranges::any_of(words(before), is_seed)) return;
  result.emplace_back("RC_PARAMS", appended(before, fmt::format("seed={}", seed)));
}

/// `--seed 123` is `--order rand:123`: it switches the random order on. Source: rspec.info, "Using the --order option".
void add_rspec(Variables& result, const Environment& environment, std::uint64_t seed, bool shuffle) {
  const std::string before = environment.get("SPEC_OPTS").value_or("");
  const std::vector<std::string> all = words(before);
  bool wanted = shuffle;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].starts_with("--seed")) return;
    if (!all[i].starts_with("--order")) continue;
    const std::string next = i + 1 < all.size() ? all[i + 1] : "";
    const std::string order = all[i] == "--order" ? next : all[i].substr(std::min<std::size_t>(all[i].size(), 8));
    wanted = order == "rand" || order == "random";
  }
  if (wanted) result.emplace_back("SPEC_OPTS", appended(before, fmt::format("--seed {}", seed)));
}

void add_unless_set(Variables& result, const Environment& environment, const std::string& name,
                    const std::string& value) {
  if (!environment.get(name)) result.emplace_back(name, value);
}

void add_workers(Variables& result, const Environment& environment, const std::string& count, bool with_make) {
  result.emplace_back("CI_TOOLKIT_WORKERS", count);
  for (const char* name : kWorkerVariables) add_unless_set(result, environment, name, count);
  if (with_make && !environment.nonempty("MAKEFLAGS")) result.emplace_back("MAKEFLAGS", "-j" + count);
}

void add_seed(Variables& result, const Environment& environment, std::uint64_t seed, bool shuffle) {
  result.emplace_back("CI_TOOLKIT_SEED", std::to_string(seed));
  for (const SeedVariable& variable : kSeedVariables) {
    add_unless_set(result, environment, variable.name, std::to_string(fitted(seed, variable.largest)));
  }
  add_unless_set(result, environment, "GTEST_RANDOM_SEED", std::to_string(googletest_seed(seed)));
  add_rapidcheck(result, environment, seed);
  add_rspec(result, environment, seed, shuffle);
}

}  // namespace

Variables runner_variables(const Environment& environment, const RunnerOptions& options) {
  Variables result;
  if (options.workers) add_workers(result, environment, std::to_string(*options.workers), options.with_make);
  if (options.seed) add_seed(result, environment, *options.seed, options.shuffle);
  add_go_flags(result, environment, options);
  return result;
}

}  // namespace toolkit::workers
