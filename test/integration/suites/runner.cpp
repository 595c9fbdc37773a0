#include "test/integration/suites/runner.hpp"

#include "test/integration/frameworks/frameworks.hpp"

namespace toolkit::test {
namespace {

std::string unless(bool is_there, const char* reason) { return is_there ? "" : reason; }

Words joined(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

Runner of_go(const Words& all, const Words& but_broken) {
  const std::string package = "example.com/shop ";
  return {.suite = "go",
          .missing = unless(tools_test::has_program("go"), "go is not installed"),
          .all = all,
          .but_broken = but_broken,
          .flaky = package + "TestFlaky",
          .broken = package + "TestBroken",
          .property = package + "TestProperty",
          .tests = 9,
          .file = "shop_test.go",
          .failing_line = "one and one is %d"};
}

Runner of_node(const std::string& suite, const Words& all) {
  const std::string folder = framework("CI_TOOLKIT_TEST_NODE");
  const std::string file = "shop.test.js ";
  return {.suite = suite,
          .missing = unless(!folder.empty() && has_node(),
                            "CI_TOOLKIT_TEST_NODE does not name the folder of jest and vitest, or node 20 is not "
                            "installed; ./dev test makes it"),
          .modules = folder + "/node_modules",
          .all = all,
          .but_broken = joined(all, {"-t", "^(?!broken)"}),
          .flaky = file + "flaky",
          .broken = file + "broken",
          .property = file + "property",
          .tests = 8,
          .file = "shop.test.js",
          .failing_line = "expect(1 + 1)",
          .left_out = 5,
          .time_to_hang = "5s"};
}

/// Of both runners; the crates and what is made of them are shared by all copies.
Runner of_cargo() {
  return {.suite = "cargo",
          .missing = unless(!framework("CI_TOOLKIT_TEST_CRATES").empty() && tools_test::has_program("cargo"),
                            "CI_TOOLKIT_TEST_CRATES says of no crates, or cargo is not installed; ./dev test fetches "
                            "them"),
          .flaky = "tests::flaky",
          .broken = "tests::broken",
          .property = "tests::property",
          .file = "src/lib.rs",
          .failing_line = "assert_eq!(add(1, 1), 3",
          .environment = {{"CARGO_TARGET_DIR", TOOLKIT_SUITES_FOLDER "/cargo"}}};
}

}  // namespace

Runner go_test() {
  return of_go({"go", "test", "-json", "./..."}, {"go", "test", "-json", "-skip", "^TestBroken$", "./..."});
}

Runner gotestsum() {
  const std::string program = framework("CI_TOOLKIT_TEST_GOTESTSUM");
  Runner runner = of_go({program}, {program, "--", "-skip", "^TestBroken$", "./..."});
  if (program.empty()) runner.missing = "CI_TOOLKIT_TEST_GOTESTSUM does not name gotestsum; ./dev test builds it";
  return runner;
}

Runner pytest() {
  const std::string program = framework("CI_TOOLKIT_TEST_PYTEST");
  return {.suite = "pytest",
          .missing = unless(!program.empty(), "CI_TOOLKIT_TEST_PYTEST does not name pytest; ./dev test installs it"),
          .all = {program},
          .but_broken = {program, "--deselect", "test_shop.py::test_broken"},
          .flaky = "test_shop test_flaky",
          .broken = "test_shop test_broken",
          .property = "test_shop test_property",
          .tests = 9,
          .file = "test_shop.py",
          .failing_line = "assert 1 + 1 == 3"};
}

// Two workers, or a crash would take jest itself down on a small machine.
Runner jest() { return of_node("jest", {"node", "node_modules/jest/bin/jest.js", "--maxWorkers=2"}); }

Runner vitest() { return of_node("vitest", {"node", "node_modules/vitest/vitest.mjs", "run"}); }

Runner cargo_test() {
  Runner runner = of_cargo();
  runner.all = {"cargo", "test", "--offline", "--no-fail-fast"};
  runner.but_broken = joined(runner.all, {"--", "--skip", "tests::broken"});
  runner.tests = 9;
  runner.failed_code = 101;
  runner.first = {"cargo", "test", "--offline", "--no-run"};
  return runner;
}

Runner nextest() {
  Runner runner = of_cargo();
  if (runner.missing.empty())
    runner.missing = unless(tools_test::has_program("cargo-nextest"), "cargo-nextest is not installed");
  runner.all = {"cargo", "nextest", "run", "--offline", "--no-fail-fast"};
  runner.but_broken = joined(runner.all, {"-E", "not test(=tests::broken)"});
  for (std::string* name : {&runner.flaky, &runner.broken, &runner.property}) name->insert(0, "shop ");
  runner.tests = 8;
  runner.failed_code = 100;
  runner.survives_a_crash = true;
  runner.first = {"cargo", "nextest", "run", "--offline", "--no-run"};
  return runner;
}

Runner ctest() {
  const bool is_there = tools_test::has_program("ctest") && tools_test::has_program("c++");
  return {.suite = "ctest",
          .missing = unless(is_there, "cmake or a compiler is not installed"),
          .all = {"ctest", "--test-dir", "build", "--output-on-failure"},
          .but_broken = {"ctest", "--test-dir", "build", "--output-on-failure", "-E", "^broken$"},
          .flaky = "flaky",
          .broken = "broken",
          .property = "property",
          .tests = 7,
          .failed_code = 8,
          .survives_a_crash = true,
          .first = {"sh", "-c", "cmake -S . -B build && cmake --build build"}};
}

Runner rapid() {
  const Words words{"go", "test", "-json", "-run", "^TestRare$", "./..."};
  return {.suite = "rapid",
          .missing = unless(!framework("CI_TOOLKIT_TEST_MODULES").empty() && tools_test::has_program("go"),
                            "CI_TOOLKIT_TEST_MODULES says of no Go modules, or go is not installed; ./dev test fetches "
                            "them"),
          .all = joined(words, {"-rapid.checks=50000"}),
          .but_broken = joined(words, {"-rapid.checks=1"}),
          .property = "example.com/suite/numbers TestRare",
          .environment = {{"GOPROXY", "off"}, {"GOTOOLCHAIN", "local"}}};
}

Runner jqwik() {
  const std::string repository = framework("CI_TOOLKIT_TEST_MAVEN");
  const Words words{"mvn", "-o", "-B", "-Dmaven.repo.local=" + repository, "-Dtest=NumbersTest#always", "test"};
  return {.suite = "jqwik",
          .missing = surefire().missing,
          .all = words,
          .but_broken = words,
          .property = "NumbersTest always",
          .environment = surefire().environment};
}

/// Surefire goes through the classes in this order, so that some have ended when one crashes.
Runner surefire() {
  const std::string repository = framework("CI_TOOLKIT_TEST_MAVEN");
  const Words all{"mvn", "-o", "-B", "-Dmaven.repo.local=" + repository, "-Dsurefire.runOrder=reversealphabetical",
                  "test"};
  return {.suite = "surefire",
          .missing = unless(!repository.empty() && tools_test::has_program("mvn"),
                            "CI_TOOLKIT_TEST_MAVEN names no repository for maven, or it is not installed; ./dev test "
                            "makes it"),
          .all = all,
          .but_broken = joined(all, {"-Dtest=!ShopTest#broken"}),
          .flaky = "shop.ShopTest flaky",
          .broken = "shop.ShopTest broken",
          .property = "shop.ShopTest property",
          .tests = 9,
          .file = "src/test/java/shop/ShopTest.java",
          .failing_line = "assertEquals(3, 1 + 1",
          .environment = {{"MAVEN_OPTS", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"}},
          .time_to_hang = "8s"};
}

}  // namespace toolkit::test
