// What the command finds in its environment and its own words of workers and seed.
#include <set>

#include "test/support/catch.hpp"
#include "test/tools/retry_run_job.hpp"

namespace toolkit::tools_test {
namespace {

const std::string kTell =
    "echo \"workers $GOMAXPROCS $PYTEST_XDIST_AUTO_NUM_WORKERS $CARGO_BUILD_JOBS $RUST_TEST_THREADS "
    "$NEXTEST_TEST_THREADS $CTEST_PARALLEL_LEVEL go $GOFLAGS make $MAKEFLAGS.\"\n";
const std::string kTellSeed = "echo \"seed $CI_TOOLKIT_SEED $PYTHONHASHSEED $GTEST_RANDOM_SEED $RC_PARAMS.\" >>seeds\n";

/// The runner variables that a call without a choice of workers leaves alone.
constexpr const char* kNone = "workers       go  make .\n";

}  // namespace

TEST_CASE("workers are told to every runner that reads a variable", "[retry-run][job]") {
  const RetryRunStep run{{kTell}};
  CHECK(run.run({"--workers", "3"}).out == "workers 3 3 3 3 3 3 go -p=3 make .\n");
  CHECK(run.run({"--workers", "make,3"}).out == "workers 3 3 3 3 3 3 go -p=3 make -j3.\n");
  CHECK(run.run({}).out == kNone);
  CHECK(run.run({"--workers", "off", "--profile", "unit"}).out == kNone);
  CHECK(run.run({"--profile", "integration"}).out == "workers 1 1 1 1 1 1 go -p=1 make .\n");
}

TEST_CASE("a parallel profile takes as many workers as fit and says how many", "[retry-run][job]") {
  const RetryRunStep run{{"echo $GOMAXPROCS $CI_TOOLKIT_WORKERS"}};
  const Ended ended = run.run({"--profile", "unit"});
  const unsigned workers = run.report().at("workers");
  const std::string count = std::to_string(workers);
  CHECK(workers >= 1);
  CHECK(ended.out == count + " " + count + "\n");
  CHECK(contains(ended.err, count + " worker"));
}

TEST_CASE("what the user has set is never changed", "[retry-run][job]") {
  const RetryRunStep run{{kTell + kTellSeed}};
  ProgramOptions options = run.options();
  options.environment["GOMAXPROCS"] = "7";
  options.environment["CTEST_PARALLEL_LEVEL"] = "";
  options.environment["GOFLAGS"] = "-p=8 -mod=vendor";
  options.environment["MAKEFLAGS"] = "-j9";
  options.environment["PYTHONHASHSEED"] = "random";
  const Words words = run.words({"--workers", "make,3", "--seed", "5", "--env", "CARGO_BUILD_JOBS=6"});
  CHECK(run_program(words, options).out == "workers 7 3 6 3 3  go -p=8 -mod=vendor make -j9.\n");
  CHECK(run.read("seeds") == "seed 5 random 5 seed=5.\n");
}

TEST_CASE("the seed is handed on and every attempt has the same", "[retry-run][job]") {
  const RetryRunStep run{{kTellSeed + "exit 1", kTellSeed + "exit 1", kTellSeed}};
  const Ended ended = run.run({"--seed", "42", "--attempts", "3"});
  CHECK(run.read("seeds") == "seed 42 42 42 seed=42.\nseed 42 42 42 seed=42.\nseed 42 42 42 seed=42.\n");
  CHECK(contains(ended.err, "seed 42"));
  CHECK(run.report().at("seed") == 42);
}

TEST_CASE("a seed that is drawn is told with the failure though little else is to be told", "[retry-run][job]") {
  const RetryRunStep run{{"exit 1"}};
  const Ended ended = run.run({"--seed", "auto", "--quiet"});
  CHECK(contains(ended.err, "; seed " + std::to_string(run.report().at("seed").get<std::uint64_t>())));
}

TEST_CASE("a seed that is drawn is printed and kept by retries and another one each time", "[retry-run][job]") {
  std::set<std::uint64_t> drawn;
  for (int i = 0; i < 3; ++i) {
    const RetryRunStep run{{kTellSeed + "exit 1", kTellSeed}};
    const Ended ended = run.run({"--seed", "auto", "--attempts", "2"});
    const std::uint64_t seed = run.report().at("seed");
    const std::string line = "seed " + std::to_string(seed) + " ";
    const std::string seeds = run.read("seeds");
    CHECK(seeds.rfind(line, 0) == 0);
    CHECK(seeds.find("\n" + line) != std::string::npos);
    CHECK(contains(ended.err, "seed " + std::to_string(seed)));
    drawn.insert(seed);
  }
  CHECK(drawn.size() == 3);
}

TEST_CASE("without a seed no framework is given one", "[retry-run][job]") {
  const RetryRunStep run{{kTellSeed}};
  CHECK(run.run({}).code == 0);
  CHECK(run.read("seeds") == "seed    .\n");
  CHECK(run.report().at("seed") == nullptr);
}

TEST_CASE("workers and seed are filled into the words of a command and into a script", "[retry-run][job]") {
  const RetryRunStep run;
  const Words base{TOOLKIT_RETRY_RUN, "--workers", "4", "--seed", "9"};
  Words words = base;
  words.insert(words.end(), {"--", "echo", "-j{workers}", "--seed={seed}", "{other}", "${seed}"});
  CHECK(run_program(words, run.options()).out == "-j4 --seed=9 {other} ${seed}\n");
  words = base;
  words.insert(words.end(), {"--run", "seed=mine; echo -j{workers} {seed} ${seed}"});
  CHECK(run_program(words, run.options()).out == "-j4 9 mine\n");
  // What has no value stays.
  CHECK(run_program({TOOLKIT_RETRY_RUN, "--", "echo", "{workers} {seed}"}, run.options()).out == "{workers} {seed}\n");
}

TEST_CASE("variables of the call reach the command and its clean-up and the inputs of the action do not",
          "[retry-run][job]") {
  const RetryRunStep run{{"exit 1", "echo \"$ONE/$TWO/$(env | grep -c '^INPUT_\\|^CI_TOOLKIT_ACTION')\""}};
  const Ended ended = run.run_action({{"run", run.script()},
                                      {"shell", "sh"},
                                      {"attempts", "2"},
                                      {"backoff", "0s"},
                                      {"between", "echo between $ONE"},
                                      {"env", "ONE=1\nTWO=a=b c\n"}});
  CHECK(ended.code == 0);
  CHECK(ended.out == "between 1\n1/a=b c/0\n");
}

}  // namespace toolkit::tools_test
