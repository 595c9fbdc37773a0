// Options that make a failed test the last one, in the command and in the variables that add to it.
#include "lib/runners/results_of.hpp"
#include "test/lib/runners/calls.hpp"

using namespace toolkit;
using namespace toolkit::runners;
using runners::test::plan;

namespace {

std::string with(const std::string& option) { return "with " + option + " nobody knows which tests have not run"; }

std::string reason(const std::string& command, const std::string& variable, const std::string& value) {
  const std::vector<std::string> split_words = words(command);
  return results_plan(*recognise(split_words), split_words, "/f", Environment{{{variable, value}}})
      .incomplete_if_failed;
}

}  // namespace

TEST_CASE("a failed test is not all of a command that stops at it", "[runners]") {
  const std::vector<std::pair<std::string, std::string>> rows{
      {"go test -json -failfast ./...", "-failfast"},
      {"go test -json ./... --failfast", "-failfast"},
      {"gotestsum --max-fails 3", "--max-fails"},
      {"gotestsum -- -failfast ./...", "-failfast"},
      {"gotestsum ./... -failfast", "-failfast"},
      {"jest --bail", "--bail"},
      {"npx jest -b --ci", "-b"},
      {"vitest run --bail=1", "--bail"},
      {"vitest run --bail 2", "--bail"},
      {"ctest --stop-on-failure", "--stop-on-failure"},
      {"ctest -Q --stop-on-failure --output-junit x.xml", "--stop-on-failure"},
      {"ctest -Q --stop-on-failure", "--stop-on-failure"},
      {"mvn test -Dsurefire.skipAfterFailureCount=1", "surefire.skipAfterFailureCount"},
      {"mvn verify -D failsafe.skipAfterFailureCount=1", "failsafe.skipAfterFailureCount"},
      {"rspec --fail-fast", "--fail-fast"},
      {"rspec --fail-fast=3", "--fail-fast"},
      {"rspec --next-failure", "--next-failure"},
      {"phpunit --stop-on-failure --log-junit r.xml", "--stop-on-failure"},
      {"phpunit --stop-on-defect", "--stop-on-defect"},
      {"phpunit --testdox --log-junit r.xml", "--testdox"},
      {"phpunit --no-progress", "--no-progress"},
      {"pytest -p no:terminal -x", "-x"},
      {"pytest --maxfail=2 -p no:terminal", "--maxfail"},
  };
  for (const auto& [command, option] : rows) {
    INFO(command);
    CHECK(plan(command).incomplete_if_failed == with(option));
  }
}

TEST_CASE("a command that goes on, or says itself how far it came, can be told from one that stops", "[runners]") {
  for (const char* const command :
       {"go test -json ./...", "go test -json -failfast=false ./...", "go test -json ./a -args -failfast", "gotestsum",
        "gotestsum --max-fails 0", "jest", "jest --bail=false", "jest --bail=0", "vitest run --bail 0", "ctest",
        "mvn test", "mvn test -Dsurefire.skipAfterFailureCount=0", "rspec", "phpunit", "pytest -x",
        "pytest -p no:terminal", "pytest --maxfail=2", "cargo test", "cargo nextest run --fail-fast"}) {
    INFO(command);
    CHECK(plan(command).incomplete_if_failed.empty());
  }
}

TEST_CASE("Maven that is to be quiet does not tell which modules it leaves out", "[runners]") {
  for (const char* const command : {"mvn -q test", "mvn --quiet -fn test", "mvn -l log test"}) {
    INFO(command);
    CHECK(plan(command).incomplete_if_failed ==
          "without Maven's summary in the output nobody knows which modules have not run");
  }
}

TEST_CASE("options that a variable adds count as well", "[runners]") {
  CHECK(reason("go test -json ./...", "GOFLAGS", "-p=4 -failfast") == with("-failfast"));
  CHECK(reason("gotestsum", "GOFLAGS", "-failfast") == with("-failfast"));
  CHECK(reason("rspec", "SPEC_OPTS", "--fail-fast") == with("--fail-fast"));
  CHECK(reason("mvn test", "MAVEN_ARGS", "-Dsurefire.skipAfterFailureCount=1") ==
        with("surefire.skipAfterFailureCount"));
  CHECK(reason("go test -json ./...", "GOFLAGS", "-p=4").empty());
  CHECK(reason("jest", "GOFLAGS", "-failfast").empty());
  CHECK(plan("env GOFLAGS=-failfast go test -json ./...").incomplete_if_failed == with("-failfast"));
  CHECK(reason("env GOFLAGS=-p=4 go test -json ./...", "GOFLAGS", "-failfast").empty());
}
