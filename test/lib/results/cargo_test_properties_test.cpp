// What is read of generated programs of Rust tests is what they did, wherever the text was cut.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "lib/results/cargo_test.hpp"
#include "lib/results/format.hpp"
#include "test/lib/results/shown.hpp"
#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::results;

namespace {

using Lines = std::vector<std::string>;

/// One program, with what its failed tests have printed.
std::vector<Test> any_tests() {
  static const std::vector<std::string> names{"a", "tests::b", "größer::c", "d::e::f", "src/lib.rs - two (line "};
  static const std::vector<std::string> printed{
      "",
      "hello\n",
      "test a ... ok\n",
      "\nfailures:\n    a\n\n",
      "---- a0 stdout ----\n",
      "running 3 tests\n",
      "test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\n",
      "thread 'x' panicked at src/a.rs:1:2:\nno\n",
      "error: test failed, to rerun pass `--lib`\n"};
  std::vector<Test> tests;
  const int count = *rc::gen::inRange(0, 6);
  for (int i = 0; i < count; ++i) {
    Test test{.id = {.name = *rc::gen::elementOf(names) + std::to_string(i)}};
    if (test.id.name.starts_with("src/")) test.id.name += ")";
    test.status = *rc::gen::weightedElement<Status>({{4, Status::passed}, {3, Status::failed}, {1, Status::skipped}});
    if (test.status == Status::failed) {
      for (int n = *rc::gen::inRange(0, 4); n > 0; --n) test.details += *rc::gen::elementOf(printed);
    }
    tests.push_back(std::move(test));
  }
  return tests;
}

std::string text_of(const std::vector<Test>& tests) {
  std::string points;
  std::string told;
  std::string list;
  std::size_t failed = 0;
  std::size_t ignored = 0;
  for (const Test& test : tests) {
    const std::string& name = test.id.name;
    points += "test " + name +
              (test.status == Status::passed   ? " ... ok\n"
               : test.status == Status::failed ? " ... FAILED\n"
                                               : " ... ignored\n");
    if (test.status == Status::skipped) ++ignored;
    if (test.status != Status::failed) continue;
    ++failed;
    if (!test.details.empty()) told += "---- " + name + " stdout ----\n" + test.details + "\n";
    list += "    " + name + "\n";
  }
  const std::string failures = failed == 0 ? "" : "\nfailures:\n\n" + told + "\nfailures:\n" + list;
  return "\nrunning " + std::to_string(tests.size()) + (tests.size() == 1 ? " test\n" : " tests\n") + points +
         failures + "\ntest result: " + (failed == 0 ? "ok. " : "FAILED. ") +
         std::to_string(tests.size() - failed - ignored) + " passed; " + std::to_string(failed) + " failed; " +
         std::to_string(ignored) + " ignored; 0 measured; 0 filtered out; finished in 0.00s\n\n" +
         (failed == 0 ? "" : "error: test failed, to rerun pass `--lib`\nerror: 1 target failed:\n    `--lib`\n");
}

}  // namespace

TEST_CASE("the reader of cargo test reads what the tests did", "[results][property]") {
  rc::prop("whatever failed tests print", [] {
    const std::vector<Test> tests = any_tests();
    const std::string text = text_of(tests);
    const Results results = read_cargo_test(text).value();
    RC_ASSERT(results.incomplete == "");
    RC_ASSERT(test::shown(results.tests) == test::shown(tests));
    RC_ASSERT(results.announced_count == tests.size());
    RC_ASSERT(format_of(text) == Format::cargo_test);
  });
}

TEST_CASE("output of cargo test that was cut anywhere is incomplete, or the same", "[results][property]") {
  rc::prop("whatever failed tests print", [] {
    const std::string text = text_of(any_tests());
    const Results whole = read_cargo_test(text).value();
    const auto part = read_cargo_test(std::string_view{text}.substr(0, *rc::gen::inRange<std::size_t>(0, text.size())));
    if (part && part->incomplete.empty()) RC_ASSERT(test::shown(part->tests) == test::shown(whole.tests));
  });
}
