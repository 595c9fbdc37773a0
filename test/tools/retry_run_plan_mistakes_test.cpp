// What a call of retry-run, or its action, is told when it is wrong.
#include <algorithm>

#include "lib/core/text.hpp"
#include "test/support/catch.hpp"
#include "test/tools/retry_run_plan.hpp"
#include "test/tools/scratch.hpp"

namespace toolkit::tools_test {

TEST_CASE("each kind of bad value is told with its option and what is valid", "[retry-run]") {
  const std::vector<std::pair<Words, Words>> calls{
      {{"--profile", "units"}, {"--profile: 'units'", "unit"}},
      {{"--attempts", "0"}, {"--attempts: '0'", "1 to 1000"}},
      {{"--attempts", "1001"}, {"--attempts: '1001'"}},
      {{"--timeout", "10"}, {"--timeout: '10' has no unit"}},
      {{"--timeout", "0s"}, {"--timeout: it must be more than 0s"}},
      {{"--total-timeout", "0s"}, {"--total-timeout: it must be more than 0s"}},
      {{"--between-timeout", "0s"}, {"--between-timeout: it must be more than 0s"}},
      {{"--grace", "soon"}, {"--grace: "}},
      {{"--backoff", "5"}, {"--backoff: "}},
      {{"--backoff", "5s..1s"}, {"--backoff: "}},
      {{"--retry-if", "exitt"}, {"--retry-if: 'exitt'", "exit=1,3-9"}},
      {{"--retry-if", "exit=300"}, {"--retry-if: "}},
      {{"--retry-if", "output=("}, {"--retry-if: "}},
      {{"--stop-if", "signal=SIGNONE"}, {"--stop-if: "}},
      {{"--exclusive", "../x"}, {"--exclusive: a name has letters, digits"}},
      {{"--exclusive", ".x"}, {"--exclusive: "}},
      {{"--tty", "maybe"}, {"--tty: 'maybe'", "auto, always, never"}},
      {{"--cgroup", "always"}, {"--cgroup: 'always'", "auto, never"}},
      {{"--annotations", "first"}, {"--annotations: 'first'", "last, all"}},
      {{"--log-limit", "32"}, {"--log-limit: "}},
      {{"--memory-per-worker", "x"}, {"--memory-per-worker: "}},
      {{"--workdir", "/no/such/folder"}, {"--workdir: /no/such/folder is no folder"}},
      {{"--report", "/no/such/folder/report.json"}, {"--report: "}},
      {{"--env", "secret"}, {"--env: an entry is no NAME=VALUE"}},
      {{"--env", "=x"}, {"--env: an entry is no NAME=VALUE"}},
      {{"--timeout", "10m", "--total-timeout", "5m"}, {"--timeout: 10m is longer", "5m; raise --total-timeout"}},
      {{"--run", "make"}, {"--run: there is a COMMAND already"}},
      {{"--shell", "tcsh"}, {"--shell: 'tcsh' is no shell known here", "bash, sh, python"}},
      {{"--shell", "pwsh"}, {"--shell: 'pwsh' was not found in PATH"}},
      {{"--retries=3"}, {"--retries"}},
  };
  for (const auto& [options, parts] : calls) {
    const Words mistakes = mistakes_with(options);
    INFO(join(options, " ") << "\n" << join(mistakes, "\n"));
    CHECK(is_one_that_says(mistakes, parts));
  }
}

TEST_CASE("what is said of tests is checked", "[retry-run]") {
  CHECK(is_one_that_says(mistakes_with({"--results", "none", "--results", "a.xml"}), {"--results: none stands alone"}));
  CHECK(is_one_that_says(mistakes_with({"--rerun", "./again"}), {"--rerun: ", "{failed}"}));
  CHECK(is_one_that_says(mistakes_with({"--rerun", "./again '{failed}"}), {"--rerun: a quote is not closed"}));
  CHECK(is_one_that_says(mistakes_with({"--flaky", "maybe"}), {"--flaky: ", "pass, warn, fail"}));
  CHECK(is_one_that_says(mistakes_with({"--max-failed", "-1"}), {"--max-failed: "}));
  CHECK(is_one_that_says(mistakes_with({"--junit", "/no/such/folder/a.xml"}), {"--junit: ", "/no/such/folder"}));
  CHECK(is_one_that_says(mistakes_with({"--quarantine", "/no/such/file"}), {"--quarantine: ", "/no/such/file"}));
  const Scratch folder;
  const std::string file = folder.write("q.yml", "- test: a\n  owner: b\n  reason: c\n  expires: soon\n");
  CHECK(is_one_that_says(mistakes_with({"--quarantine", file}),
                         {"--quarantine: " + file + ": line 4, column 12: expires takes a day like 2026-12-31"}));
}

TEST_CASE("a forgotten secret in env is not shown", "[retry-run]") {
  CHECK(join(mistakes_with({"--env", "hunter2"}), "\n").find("hunter2") == std::string::npos);
}

TEST_CASE("all that is wrong is told at once, before anything runs", "[retry-run]") {
  const Words mistakes = mistakes_of({"--profile",  "x", "--attempts", "x", "--timeout", "x",  "--backoff", "x",
                                      "--retry-if", "x", "--stop-if",  "x", "--shell",   "x",  "--workers", "x",
                                      "--seed",     "x", "--tty",      "x", "--workdir", "/x", "--env",     "x"});
  INFO(join(mistakes, "\n"));
  CHECK(mistakes.size() == 13);  // and that there is nothing to run
  for (const char* option :
       {"--profile: ", "--attempts: ", "--timeout: ", "--backoff: ", "--retry-if: ", "--stop-if: ", "--shell: ",
        "--workers: ", "--seed: ", "--tty: ", "--workdir: ", "--env: ", "COMMAND: "}) {
    INFO(option);
    CHECK(std::ranges::count_if(mistakes, [&](const std::string& mistake) { return mistake.starts_with(option); }) ==
          1);
  }
  CHECK_THROWS_AS(retry_run::build_plan(Words{"--attempts", "x", "--", "true"}), UsageError);
}

TEST_CASE("an input is named as an input where it is wrong", "[retry-run]") {
  const Words mistakes = mistakes_of({}, {{"run", "make"}, {"attempts", "x"}, {"retry-if", "any\nnever\nexit=x"}});
  INFO(join(mistakes, "\n"));
  REQUIRE(mistakes.size() == 3);
  CHECK(mistakes.at(0).starts_with("input attempts: "));
  CHECK(mistakes.at(1).starts_with("input retry-if: 'never'"));
  CHECK(mistakes.at(2).starts_with("input retry-if: "));
}

TEST_CASE("nothing to run is a mistake", "[retry-run]") {
  CHECK(
      is_one_that_says(mistakes_of({}), {"COMMAND: nothing is to be run; write it behind --, or fill the input run"}));
  CHECK(is_one_that_says(mistakes_of({"--attempts", "3"}), {"COMMAND: nothing is to be run"}));
  for (const char* script : {"", "   ", "\n\t\n"}) {
    CHECK(is_one_that_says(mistakes_of({"--run", script}), {"COMMAND: nothing is to be run"}));
  }
}

}  // namespace toolkit::tools_test
