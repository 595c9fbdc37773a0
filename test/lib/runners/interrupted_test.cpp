// What runners say of tests that have not run, or of failures outside of tests.
#include "test/lib/runners/calls.hpp"
#include "test/support/contains.hpp"

using namespace toolkit;
using namespace toolkit::runners;
using runners::test::plan;
using toolkit::test::contains;

TEST_CASE("pytest says when it has stopped before its end", "[runners]") {
  REQUIRE(plan("pytest").interrupted);
  const auto interrupted = [](std::string_view output) { return plan("pytest").interrupted(output, 1); };
  CHECK(interrupted("== 1 failed ==\n!!!!!!!!! stopping after 1 failures !!!!!!!!!\n") ==
        "pytest: stopping after 1 failures");
  CHECK(interrupted("\x1b[31m!!!! xdist.dsession.Interrupted: stopping after 1 failures !!!!\x1b[0m\r\n") ==
        "pytest: xdist.dsession.Interrupted: stopping after 1 failures");
  CHECK(interrupted("!!!!! Interrupted: 1 error during collection !!!!!\n") ==
        "pytest: Interrupted: 1 error during collection");
  CHECK(interrupted("== 1 failed ==\n!!!\n! a !\n!!!!!!!!!\n").empty());
  // A long text leaves room for one mark.
  const std::string text = "_pytest.outcomes.Exit: the server is gone, " + std::string(60, 'x');
  CHECK(interrupted("! " + text + " !\n1 failed in 3.74s\n") == "pytest: " + text);
}

TEST_CASE("pytest says by its exit code that it did not come to its end", "[runners]") {
  const auto interrupted = plan("pytest -q").interrupted;
  REQUIRE(interrupted);
  for (const int code : {2, 3, 4}) CHECK(interrupted("1 failed in 3.74s\n", code) == "pytest did not come to its end");
  CHECK(interrupted("1 failed in 3.74s\n", 1).empty());
  CHECK(interrupted("!!!!!! printed by a test !!!!!!\n1 passed in 3.74s\n", 0).empty());
}

TEST_CASE("cargo test says on standard error that it has left nothing out, or that a program crashed", "[runners]") {
  const ResultsPlan cargo = plan("cargo test --no-fail-fast");
  REQUIRE(cargo.last_line);
  REQUIRE(cargo.interrupted);
  const std::string failed =
      "     Running unittests src/lib.rs (target/debug/deps/demo-8348ca7a80742723)\n"
      "error: test failed, to rerun pass `--lib`\n";
  CHECK(cargo.last_line(failed).empty());
  CHECK(cargo.last_line(failed + "\x1b[1m\x1b[91merror\x1b[0m: 1 target failed:\n    `--lib`\n") ==
        "error: 1 target failed:\n");
  CHECK(cargo.interrupted(failed + "error: 1 target failed:\n    `--lib`\n", 101).empty());
  const std::string crash =
      "error: test failed, to rerun pass `--test h`\n\nCaused by:\n"
      "  process didn't exit successfully: `/x/deps/h-6ec8c9318fe74d19` (signal: 6, SIGABRT)\n";
  CHECK(cargo.interrupted(failed + crash, 101) == "a program failed outside of its tests (signal: 6, SIGABRT)");
  CHECK(cargo.interrupted(crash, 0).empty());
}

TEST_CASE("vitest says when something failed outside of its tests", "[runners]") {
  for (const char* const command :
       {"vitest run", "vitest run --reporter=json", "vitest --reporter=junit --outputFile=x"}) {
    INFO(command);
    const auto interrupted = plan(command).interrupted;
    REQUIRE(interrupted);
    const std::string why = "vitest tells of errors outside of tests";
    CHECK(interrupted("\x1b[31m⎯⎯⎯⎯⎯⎯\x1b[39m\x1b[1m\x1b[41m Unhandled Errors \x1b[49m\x1b[22m\x1b[31m⎯⎯⎯⎯⎯⎯\x1b[39m\n",
                      1) == why);
    CHECK(interrupted("⎯⎯⎯⎯ Unhandled Error ⎯⎯⎯⎯\n", 1) == why);
    CHECK(interrupted("      Tests  1 failed (2)\n     Errors  1 error\n", 1) == why);
    CHECK(
        interrupted("⎯⎯⎯⎯⎯⎯⎯ Failed Tests 1 ⎯⎯⎯⎯⎯⎯⎯\nError: Unhandled Errors\n      Tests  1 failed (2)\n", 1).empty());
    CHECK(interrupted("⎯⎯⎯⎯⎯⎯ Unhandled Errors ⎯⎯⎯⎯⎯⎯\n", 0).empty());  // it was told to ignore them
  }
}

TEST_CASE("PHPUnit's progress says when it has stopped before its end", "[runners]") {
  const std::string full = std::string(63, '.');
  const std::string time = "\n\nTime: 00:00.012, Memory: 6.00 MB\n\nThere was 1 failure:\n\n...\n";
  const std::vector<std::pair<std::string, bool>> rows{
      {"PHPUnit 10.5.1\n\n.F.S   4 / 4 (100%)" + time, false},
      {full + "  63 / 100 ( 63%)\n..F" + std::string(34, '.') + " 100 / 100 (100%)" + time, false},
      {"\x1b[41;37mF\x1b[0m.   2 / 2 (100%)" + time, false},
      {"..said by a test   3 / 3 (100%)said by the last one" + time, false},
      {"Tests: 4, Failures: 1." + time, false},  // --no-progress
      {".F" + time, true},
      // A class of three that is skipped as a whole has no marks.
      {full + "  63 / 100 ( 63%)\n..FS" + std::string(30, '.') + time + "Tests: 100, Failures: 1, Skipped: 4.\n",
       false},
      {full + "  63 / 100 ( 63%)\n..FSSSS" + std::string(27, '.') + time + "Tests: 97, Failures: 1, Skipped: 4.\n",
       true},
      {full + "  63 / 100 ( 63%)\n..F" + time, true},
      {full + "  63 / 100 ( 63%)\n" + time, true},
      {"\x1b[41;37mF\x1b[0m" + time, true},
      {".F.", true},
  };
  const auto interrupted = plan("phpunit --log-junit r.xml").interrupted;
  REQUIRE(interrupted);
  for (const auto& [output, is_cut] : rows) {
    INFO(output);
    CHECK(interrupted(output, 1).empty() != is_cut);
    CHECK(interrupted(output, 0).empty());
  }
}

TEST_CASE("Maven says when it has left modules out, or has lost a JVM", "[runners]") {
  const std::vector<std::pair<std::string, std::string>> rows{
      {"[INFO] Reactor Summary for p 1:\n[INFO] a ... FAILURE [  9.7 s]\n[INFO] b ... SKIPPED\n", "left modules out"},
      {"[INFO] Reactor Summary:\n[\x1b[1;34mINFO\x1b[m] b ... \x1b[1;33mSKIPPED\x1b[m\r\n", "left modules out"},
      // Of a test that fails beside a crash, its rerun alone would be green.
      {"[ERROR] The forked VM terminated without properly saying goodbye. VM crash?\n", "a JVM ended"},
      {"[\x1b[1;31mERROR\x1b[m] The forked VM terminated without properly saying goodbye. VM crash or System.exit "
       "called?\n",
       "a JVM ended"},
      {"[ERROR] ExecutionException The forked VM terminated without saying properly goodbye\n", "a JVM ended"},
      {"[ERROR] There was a timeout or other error in the fork\r\n", "a JVM ended"},
      {"2026-11-23 09:07:13 [main] [ERROR] The forked VM terminated without properly saying goodbye.\n", "a JVM ended"},
      // What Maven 3.8 says of a module without all that it needs, beside another one with a flaky test.
      {"[ERROR] Failed to execute goal org.apache.maven.plugins:maven-surefire-plugin:3.5.2:test (default-test) on "
       "project a: There are test failures.\n[ERROR] Failed to execute goal on project c: Could not resolve "
       "dependencies for project p:c:jar:1\n",
       "failed outside of tests"},
      {"12:00 [ERROR] Failed to execute goal org.apache.maven.plugins:maven-compiler-plugin:3.13.0:compile "
       "(default-compile) on project c: Compilation failure\n",
       "failed outside of tests"},
      {"[ERROR] Failed to execute goal org.apache.maven.plugins:maven-surefire-plugin:3.5.2:test (default-test) on "
       "project b: \n",
       "failed outside of tests"},
      {"[ERROR] Failed to execute goal org.apache.maven.plugins:maven-surefire-plugin:3.5.2:test (default-test) on "
       "project b: \n[ERROR] \n[ERROR] The forked VM terminated without properly saying goodbye.\n",
       "a JVM ended"},
  };
  for (const auto& [output, why] : rows) {
    INFO(output);
    const std::string ended = output + "[INFO] BUILD FAILURE\n";
    CHECK(contains(plan("mvn test").interrupted(ended, 1), why));
    CHECK(contains(plan("mvn test -fn").interrupted(ended, 0), why));
    CHECK(contains(plan("mvn test -Dmaven.test.failure.ignore=true").interrupted(ended, 0), why));
    CHECK(plan("mvn test").interrupted(ended, 0).empty());  // its tests may print what another Maven says
  }
}

TEST_CASE("Maven whose tests failed has run all of them if it says nothing else", "[runners]") {
  const auto interrupted = plan("mvn test").interrupted;
  REQUIRE(interrupted);
  CHECK(interrupted("a test that is SKIPPED\n[INFO] Reactor Summary for p 1:\n[INFO] b ... SUCCESS [ 1 s]\n"
                    "[INFO] BUILD SUCCESS\n",
                    1)
            .empty());
  CHECK(interrupted("The forked VM terminated without a word, says a test\n[INFO] BUILD FAILURE\n[ERROR] Failed to "
                    "execute goal org.apache.maven.plugins:maven-surefire-plugin:3.5.2:test (default-test) on project "
                    "a: There are test failures.\n",
                    1)
            .empty());
  // What a quiet one prints is nothing, unless it fails.
  CHECK(interrupted("", 0).empty());
  CHECK(contains(interrupted("[ERROR] There are test failures.\n", 1), "without Maven's summary"));
}
