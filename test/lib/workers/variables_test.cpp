#include "lib/workers/variables.hpp"

#include <map>

#include "lib/workers/seed.hpp"
#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::workers;
using Map = std::map<std::string, std::string>;

namespace {

Map variables(const Map& environment, const RunnerOptions& options) {
  const Variables all = runner_variables(Environment{environment}, options);
  const Map result{all.begin(), all.end()};
  CHECK(result.size() == all.size());  // each once
  return result;
}

const Map kForFour{{"CI_TOOLKIT_WORKERS", "4"},   {"GOMAXPROCS", "4"},
                   {"GOFLAGS", "-p=4"},           {"PYTEST_XDIST_AUTO_NUM_WORKERS", "4"},
                   {"CARGO_BUILD_JOBS", "4"},     {"RUST_TEST_THREADS", "4"},
                   {"NEXTEST_TEST_THREADS", "4"}, {"CTEST_PARALLEL_LEVEL", "4"}};

const Map kFor1234{{"CI_TOOLKIT_SEED", "1234"},    {"PYTHONHASHSEED", "1234"}, {"PROPTEST_RNG_SEED", "1234"},
                   {"BOLERO_RANDOM_SEED", "1234"}, {"QCHECK_SEED", "1234"},    {"T2_RAND_SEED", "1234"},
                   {"TEST_RANDOM_SEED", "1234"},   {"SEED", "1234"},           {"GTEST_RANDOM_SEED", "1234"},
                   {"RC_PARAMS", "seed=1234"}};

/// What GOFLAGS becomes; what it was where it is left alone.
std::string go_flags(const std::string& before, const RunnerOptions& options) {
  const Map after = variables({{"GOFLAGS", before}}, options);
  return after.contains("GOFLAGS") ? after.at("GOFLAGS") : before;
}

std::string spec_options(const std::string& before, bool shuffle) {
  const Map after = variables({{"SPEC_OPTS", before}}, {.seed = 7, .shuffle = shuffle});
  return after.contains("SPEC_OPTS") ? after.at("SPEC_OPTS") : before;
}

Map seeds(std::uint64_t seed) { return variables({}, {.seed = seed}); }

}  // namespace

TEST_CASE("the workers are told to every runner, and to make where it is asked for", "[workers]") {
  CHECK(variables({}, {.workers = 4}) == kForFour);
  Map with_make = kForFour;
  with_make["MAKEFLAGS"] = "-j4";
  CHECK(variables({}, {.workers = 4, .with_make = true}) == with_make);
  CHECK(variables({}, {}).empty());
  CHECK(variables({}, {.with_make = true}).empty());
}

TEST_CASE("the seed is told to every framework that takes one", "[workers]") { CHECK(seeds(1234) == kFor1234); }

TEST_CASE("a variable that the user set stays as it is, empty or not", "[workers]") {
  for (const auto& expected : {kForFour, kFor1234}) {
    for (const auto& [name, value] : expected) {
      if (name.starts_with("CI_TOOLKIT_") || name == "GOFLAGS" || name == "RC_PARAMS") continue;
      for (const char* users : {"", "9"}) {
        INFO(name << "=" << users);
        CHECK_FALSE(variables({{name, users}}, {.workers = 4, .with_make = true, .seed = 1234}).contains(name));
      }
    }
  }
  CHECK_FALSE(variables({{"MAKEFLAGS", "-s"}}, {.workers = 4, .with_make = true}).contains("MAKEFLAGS"));
  CHECK(variables({{"MAKEFLAGS", ""}}, {.workers = 4, .with_make = true}).at("MAKEFLAGS") == "-j4");
  const Map outer{{"CI_TOOLKIT_WORKERS", "9"}, {"CI_TOOLKIT_SEED", "9"}};
  CHECK(variables(outer, {.workers = 4, .seed = 7}).at("CI_TOOLKIT_WORKERS") == "4");
  CHECK(variables(outer, {.workers = 4, .seed = 7}).at("CI_TOOLKIT_SEED") == "7");
}

TEST_CASE("the workers are appended to GOFLAGS that do not say them", "[workers]") {
  const RunnerOptions four{.workers = 4};
  CHECK(go_flags("", four) == "-p=4");
  CHECK(go_flags("-mod=mod", four) == "-mod=mod -p=4");
  CHECK(go_flags("-mod=mod ", four) == "-mod=mod -p=4");
  CHECK(go_flags("'-ldflags=-p=3 -s'", four) == "'-ldflags=-p=3 -s' -p=4");
  for (const char* theirs : {"-p=2", "--p=2", "-v -p=2", "'-p=2'", "-p", "-v '-ldflags=-s"}) {
    CHECK(go_flags(theirs, four) == theirs);
  }
}

TEST_CASE("GOFLAGS that go env -w keeps are taken over where the environment has none", "[workers]") {
  const RunnerOptions options{.workers = 4, .kept_go_flags = "-mod=mod"};
  CHECK(variables({}, options).at("GOFLAGS") == "-mod=mod -p=4");
  CHECK(go_flags("", options) == "-mod=mod -p=4");
  CHECK(go_flags("-v", options) == "-v -p=4");
  CHECK_FALSE(variables({}, {.kept_go_flags = "-mod=mod"}).contains("GOFLAGS"));
}

TEST_CASE("go shuffles by the seed only where that is asked for", "[workers]") {
  const RunnerOptions quiet{.workers = 4, .seed = 7};
  const RunnerOptions shuffling{.workers = 4, .seed = 7, .shuffle = true};
  CHECK(go_flags("", quiet) == "-p=4");
  CHECK(go_flags("", shuffling) == "-p=4 -shuffle=7");
  CHECK(go_flags("-shuffle=on", quiet) == "-shuffle=on -p=4 -shuffle=7");
  for (const char* theirs : {"-shuffle=3 -p=1", "-shuffle=off -p=1", "-shuffle=on -shuffle=off -p=1"}) {
    CHECK(go_flags(theirs, shuffling) == theirs);
  }
  CHECK(go_flags("", {.seed = 7, .shuffle = true}) == "-shuffle=7");
  CHECK(go_flags("", {.workers = 4, .shuffle = true}) == "-p=4");
  CHECK(go_flags("-shuffle=on", {.seed = 18'446'744'073'709'551'615U}) == "-shuffle=on -shuffle=9223372036854775807");
}

TEST_CASE("RapidCheck's seed is appended to parameters that have none", "[workers]") {
  const auto params = [](const std::string& before) {
    const Map after = variables({{"RC_PARAMS", before}}, {.seed = 7});
    return after.contains("RC_PARAMS") ? after.at("RC_PARAMS") : before;
  };
  CHECK(params("") == "seed=7");
  CHECK(params("max_success=1000 noseed=1") == "max_success=1000 noseed=1 seed=7");
  for (const char* theirs : {"seed=3", "max_size=3 seed=3", "seed = 3"}) CHECK(params(theirs) == theirs);
}

TEST_CASE("RSpec gets a seed where it runs in random order, or shall", "[workers]") {
  CHECK(spec_options("--color", false) == "--color");
  CHECK(spec_options("", true) == "--seed 7");
  CHECK(spec_options("--color", true) == "--color --seed 7");
  for (const char* theirs : {"--order rand", "--order=random", "--color --order random"}) {
    CHECK(spec_options(theirs, false) == std::string{theirs} + " --seed 7");
  }
  for (const char* theirs : {"--seed 3", "--seed=3", "--order rand:3", "--order defined", "--order"}) {
    CHECK(spec_options(theirs, true) == theirs);
  }
}

TEST_CASE("a seed is brought into the range of each framework", "[workers]") {
  const Map large = seeds(18'446'744'073'709'551'615U);
  CHECK(large.at("CI_TOOLKIT_SEED") == "18446744073709551615");
  CHECK(large.at("PYTHONHASHSEED") == "4294967295");
  CHECK(large.at("QCHECK_SEED") == "4611686018427387903");
  CHECK(large.at("RC_PARAMS") == "seed=18446744073709551615");
  CHECK(seeds(99'999).at("GTEST_RANDOM_SEED") == "99999");
  CHECK(seeds(100'000).at("GTEST_RANDOM_SEED") == "1");
  CHECK(seeds(0).at("GTEST_RANDOM_SEED") == "99999");  // 0 would be the clock
  CHECK(seeds(4'294'967'296U).at("PYTHONHASHSEED") == "0");
}

TEST_CASE("Property 10, seeds are deterministic: every attempt is told the same", "[workers][property]") {
  rc::prop("the variables follow from the environment and the seed", [](std::uint64_t seed) {
    RC_ASSERT(runner_variables({}, {.seed = seed}) == runner_variables({}, {.seed = seed}));
  });
  rc::prop("an automatic seed is the same number for all but GoogleTest", [](std::uint64_t drawn) {
    const std::uint64_t seed = auto_seed_from(drawn);
    for (const auto& [name, value] : runner_variables({}, {.seed = seed})) {
      if (name == "GTEST_RANDOM_SEED") {
        RC_ASSERT(std::stoul(value) >= 1U);
        RC_ASSERT(std::stoul(value) <= 99'999U);
      } else {
        RC_ASSERT(value == (name == "RC_PARAMS" ? "seed=" : "") + std::to_string(seed));
      }
    }
  });
}
