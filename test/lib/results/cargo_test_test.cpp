#include "lib/results/cargo_test.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "test/lib/results/shown.hpp"
#include "test/support/catch.hpp"
#include "test/support/contains.hpp"
#include "test/support/recorded.hpp"

using namespace toolkit;
using namespace toolkit::results;
using namespace std::chrono_literals;

namespace {

using Lines = std::vector<std::string>;

Results cargo(const std::string& text) { return read_cargo_test(text).value(); }
Results recorded_cargo(const std::string& file) { return cargo(test::recorded("results/cargo/" + file)); }

const Lines kShop{
    "failed src/lib.rs (shop) tests::fails",
    "failed src/lib.rs (shop) tests::flaky",
    "passed src/lib.rs (shop) tests::größer::prints",
    "passed src/lib.rs (shop) tests::größer::r#fn",
    "skipped src/lib.rs (shop) tests::ignored",
    "skipped src/lib.rs (shop) tests::ignored_why",
    "failed src/lib.rs (shop) tests::in_thread",
    "failed src/lib.rs (shop) tests::panics",
    "passed src/lib.rs (shop) tests::passes",
    "failed src/lib.rs (shop) tests::returns",
    "passed src/lib.rs (shop) tests::returns_ok",
    "passed src/lib.rs (shop) tests::should_panic",
    "failed src/lib.rs (shop) tests::should_panic_but_does_not",
    "failed src/lib.rs (shop) tests::should_panic_with",
    "failed src/lib.rs (shop) tests::silent",
    "failed src/lib.rs (shop) tests::größer::looks_like",
};

/// However they are ordered.
Lines sorted(Lines lines) {
  std::ranges::sort(lines);
  return lines;
}

Lines all_of_shop() {
  Lines lines = kShop;
  lines.insert(
      lines.end(),
      {"passed src/main.rs (shop) in_main", "passed tests/whole.rs (whole) adds",
       "skipped Doc-tests shop shop/src/lib.rs - two (line 11)",
       "passed Doc-tests shop shop/src/lib.rs - two (line 15)", "passed Doc-tests shop shop/src/lib.rs - (line 1)",
       "passed Doc-tests shop shop/src/lib.rs - two (line 19)", "passed Doc-tests shop shop/src/lib.rs - two (line 23)",
       "failed Doc-tests shop shop/src/lib.rs - two (line 7)"});
  return lines;
}

constexpr const char* kProgram = "     Running unittests src/lib.rs (target/debug/deps/shop-9d587d941682212e)\n";
constexpr const char* kGood = "test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\n";
constexpr const char* kBad = "test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out\n";

}  // namespace

TEST_CASE("all tests of cargo test are read, each with its program", "[results]") {
  const Results results = recorded_cargo("all.txt");
  CHECK(results.incomplete.empty());
  CHECK(results.announced_count == 24U);
  CHECK(sorted(test::shown(results.tests, true)) == sorted(all_of_shop()));
}

TEST_CASE("failures of cargo test have a message, a place and what was printed", "[results]") {
  struct Row {
    const char* name;
    const char* message;
    unsigned line;
  };
  const Results results = recorded_cargo("all.txt");
  for (const Row& row : {
           Row{"tests::fails", "assertion `left == right` failed: of two", 31},
           Row{"tests::flaky", "the first time", 45},
           Row{"tests::in_thread", "called `Result::unwrap()` on an `Err` value: Any { .. }", 40},
           Row{"tests::panics", "too", 32},
           Row{"tests::returns", "\"no luck\"", 0},
           Row{"tests::should_panic_but_does_not", "test did not panic as expected", 37},
           Row{"tests::should_panic_with", "panic did not contain expected string", 36},
           Row{"tests::silent", "", 0},
           Row{"tests::größer::looks_like", "it does", 54},
           Row{"shop/src/lib.rs - two (line 7)", "assertion `left == right` failed", 7},
       }) {
    INFO(row.name);
    const Test test = test::find_test(results, row.name);
    CHECK(test.id.name == row.name);
    CHECK(test.message == row.message);
    CHECK(test.line == row.line);
    CHECK(test.file == (row.line == 0 ? "" : "shop/src/lib.rs"));
  }
  CHECK(test::find_test(results, "tests::ignored_why", Status::skipped).message == "not on this machine");
  CHECK(test::contains(test::find_test(results, "tests::fails").details, "a word first\nand another\n\nthread"));
  const Test panics = test::find_test(results, "tests::panics");
  CHECK(panics.details.ends_with("too\n\n---- tests::fails stdout ----\nbad"));
  CHECK(test::find_test(results, "tests::größer::looks_like").details.ends_with("it does"));
  CHECK(test::contains(test::find_test(recorded_cargo("backtrace.txt"), "tests::fails").details, "stack backtrace:"));
}

TEST_CASE("standard output alone has all tests, though not their programs", "[results]") {
  const Results results = recorded_cargo("all.out");
  CHECK(results.incomplete.empty());
  CHECK(results.tests.size() == 24);
  CHECK(results.announced_count == 24U);
  CHECK(results.tests.front().id == TestId{"", "tests::fails"});
  CHECK(recorded_cargo("good.out").incomplete.empty());
}

TEST_CASE("cargo that stops at the first program that failed has left out others", "[results]") {
  for (const char* file : {"stops.txt", "stops.out"}) {
    const Results results = recorded_cargo(file);
    CHECK(test::contains(results.incomplete, "--no-fail-fast"));
    CHECK(results.tests.size() == 16);
  }
  CHECK(recorded_cargo("good.txt").incomplete.empty());
}

TEST_CASE("what tests print between the lines of libtest hides none of them", "[results]") {
  for (const char* file : {"nocapture.txt", "one-thread.txt", "shown.txt"}) {
    INFO(file);
    const Results results = recorded_cargo(file);
    CHECK(results.incomplete.empty());
    CHECK(sorted(test::shown(results.tests, true)) == sorted(kShop));
  }
}

TEST_CASE("cargo test -q is incomplete, with the tests that failed", "[results]") {
  const Results results = recorded_cargo("quiet.txt");
  CHECK(test::contains(results.incomplete, "it is quiet (-q) and names no test that has passed"));
  CHECK(results.announced_count == 24U);
  CHECK(results.tests.size() == 10);
  CHECK(test::find_test(results, "tests::fails").message == "assertion `left == right` failed: of two");
  CHECK(!test::contains(test::find_test(results, "tests::fails").details, "failures:"));
}

TEST_CASE("times and colours of cargo test are read", "[results]") {
  const Results results = recorded_cargo("timed.txt");
  CHECK(results.incomplete.empty());
  CHECK(test::shown(results.tests) == Lines{"passed tests::should_panic", "failed tests::should_panic_but_does_not",
                                            "failed tests::should_panic_with"});
  CHECK(results.tests.at(0).duration == 0s);
  CHECK(cargo("\nrunning 1 test\ntest a ... ok <1.250s>\n\ntest result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; "
              "0 filtered out\n")
            .tests.at(0)
            .duration == 1250ms);
}

TEST_CASE("a program of tests that crashes is named with the signal", "[results]") {
  const Results stops = recorded_cargo("crashes.txt");
  CHECK(test::contains(stops.incomplete,
                       "src/lib.rs (crashes): it has 1 of 2 tests (signal: 11, SIGSEGV: invalid memory reference)"));
  const Results goes_on = recorded_cargo("crashes-on.txt");
  CHECK(goes_on.incomplete ==
        "src/lib.rs (crashes): it has 1 of 2 tests (signal: 11, SIGSEGV: invalid memory reference)");
  CHECK(test::shown(goes_on.tests) == Lines{"passed before", "passed fine"});
  CHECK(recorded_cargo("crashes-on.out").incomplete == "a program: it has 1 of 2 tests");
  const Results one = recorded_cargo("crashes-one.txt");
  CHECK(test::shown(one.tests) == Lines{"passed before", "failed crashes"});
  CHECK(one.tests.at(1).message == "it began and did not end");
  CHECK(test::contains(one.incomplete, "it has 1 of 2 tests (signal: 11"));
}

TEST_CASE("a program of tests that ends without a word is incomplete, though cargo is content", "[results]") {
  CHECK(recorded_cargo("exits.txt").incomplete == "src/lib.rs (exits): it has 1 of 2 tests");
}

TEST_CASE("a test that never ends has failed", "[results]") {
  const Results results = recorded_cargo("hangs.txt");
  CHECK(results.incomplete == "src/lib.rs (hangs): it has 1 of 2 tests");
  CHECK(test::shown(results.tests) == Lines{"passed before", "failed hangs"});
}

TEST_CASE("what does not compile is named", "[results]") {
  const Results results = recorded_cargo("broken.txt");
  CHECK(results.incomplete == "broken (lib test) did not compile");
  CHECK(results.tests.empty());
}

TEST_CASE("programs with a harness of their own count when they fail", "[results]") {
  CHECK(recorded_cargo("own.txt").incomplete.empty());
  CHECK(recorded_cargo("own-fails.txt").incomplete ==
        "tests/harness.rs (harness) failed outside of its tests (exit status: 3)");
}

TEST_CASE("packages of a workspace are told apart by their programs", "[results]") {
  const Results results = recorded_cargo("several.txt");
  CHECK(sorted(test::shown(results.tests, true)) ==
        Lines{"passed src/lib.rs (crashes) before", "passed src/lib.rs (good) tests::one",
              "passed src/lib.rs (good) tests::two", "passed src/lib.rs (own) fine",
              "passed tests/whole.rs (whole) fine"});
}

TEST_CASE("a program of Rust tests without an end is incomplete", "[results]") {
  const std::string head = kProgram + std::string{"\nrunning 2 tests\n"};
  CHECK(cargo(head).incomplete == "src/lib.rs (shop): it has 0 of 2 tests");
  CHECK(cargo(head + "test a ... ok\n").incomplete == "src/lib.rs (shop): it has 1 of 2 tests");
  CHECK(cargo(head + "test a ... ok\ntest b ... ok").incomplete == "src/lib.rs (shop): it has 1 of 2 tests");
  CHECK(cargo(head + "test a ... ok\ntest b ... ok\n").incomplete == "src/lib.rs (shop): it has no end");
  CHECK(cargo(head + "test a ... ok\ntest b ... ok\n" + kBad).incomplete == "src/lib.rs (shop): it has no end");
  CHECK(cargo(head + "test a ... ok\n" + kGood).incomplete == "src/lib.rs (shop): it has 1 of 2 tests");
  CHECK(cargo(head + "test a ... ok\ntest b ... ok\n\n" + kGood).incomplete.empty());
  CHECK(cargo(kProgram).incomplete.empty());  // it may have a harness of its own
}

TEST_CASE("a test that printed the end of its program has not ended it", "[results]") {
  const std::string text = kProgram +
                           std::string{"\nrunning 2 tests\ntest a ... ok\ntest b ... FAILED\n\nfailures:\n\n"} +
                           "---- b stdout ----\n" + kGood + kBad + "running 7 tests\n" + kProgram;
  CHECK(cargo(text).incomplete == "src/lib.rs (shop): it has no end");
  const Results whole = cargo(text + "\n\nfailures:\n    b\n\n" + kBad + "error: 1 target failed:\n");
  CHECK(whole.incomplete.empty());
  CHECK(whole.announced_count == 2U);
  CHECK(test::contains(test::find_test(whole, "b").details, "running 7 tests"));
}

TEST_CASE("panics are read as older Rust writes them", "[results]") {
  const auto test_of = [](const std::string& printed) {
    return cargo("\nrunning 2 tests\ntest a ... ok\ntest b ... FAILED\n\nfailures:\n\n---- b stdout ----\n" + printed +
                 "\n\nfailures:\n    b\n\n" + kBad)
        .tests.at(1);
  };
  const Test old = test_of(
      "thread 'b' panicked at 'assertion failed: `(left == right)`\n  left: `1`, right: `2`', "
      "src/lib.rs:10:5\nnote: run with `RUST_BACKTRACE=1`");
  CHECK(old.message == "assertion failed: `(left == right)`");
  CHECK(old.file == "src/lib.rs");
  CHECK(old.line == 10);
  CHECK(test_of("thread 'b' panicked at src/lib.rs:10:5:\nno").message == "no");
  const Test elsewhere = test_of("thread 'b' panicked at /rustc/1234/library/core/src/option.rs:10:5:\nno");
  CHECK(elsewhere.message == "no");
  CHECK(elsewhere.file.empty());
  CHECK(test_of("thread 'b' panicked at nowhere").message == "thread 'b' panicked at nowhere");
}

TEST_CASE("names of older cargo and other harnesses are read", "[results]") {
  const auto suite = [](const std::string& program) {
    return cargo(program + "\nrunning 1 test\ntest a ... ok\n\n").tests.at(0).id.suite;
  };
  CHECK(suite("     Running target/debug/deps/shop-9d587d941682212e\n") == "shop");
  CHECK(suite("     Running unittests (target/debug/deps/shop-9d587d941682212e)\n") == "shop");
  CHECK(suite("     Running unittests src/lib.rs (target/debug/deps/my-shop-9d587d941682212e)\n") ==
        "src/lib.rs (my-shop)");
  CHECK(suite("     Running tests/ui.rs (target/debug/deps/ui)\n") == "tests/ui.rs (ui)");
  CHECK(test::shown(cargo("running 2 tests\ntest [ui] a b  ... ok\ntest bench     ... bench:       1,234 ns/iter (+/- "
                          "5)\n\ntest result: ok. 1 passed; 0 failed; 0 ignored; 1 measured; 0 filtered out\n")
                        .tests) == Lines{"passed [ui] a b", "passed bench"});
}

TEST_CASE("two tests of one name are two tests", "[results]") {
  const Results results =
      cargo("\nrunning 2 tests\ntest a ... ok\ntest a ... FAILED\n\nfailures:\n\nfailures:\n    a\n\n" +
            std::string{kBad} + "error: 1 target failed:\n");
  CHECK(results.incomplete.empty());
  CHECK(test::shown(results.tests) == Lines{"passed a", "failed a"});
}

TEST_CASE("several runs of cargo test may follow each other", "[results]") {
  const std::string stops = test::recorded("results/cargo/stops.txt");
  const std::string all = test::recorded("results/cargo/all.txt");
  CHECK(cargo(all + all).incomplete.empty());
  CHECK(test::contains(cargo(all + stops).incomplete, "--no-fail-fast"));
  CHECK(test::contains(cargo(stops + all).incomplete, "--no-fail-fast"));
}

TEST_CASE("what is no output of cargo test is refused", "[results]") {
  for (const char* text : {"", "hello\n", "test a ... ok\n", "test result: ok. 1 passed\n", "running 2 tests from a\n",
                           "error: test failed, to rerun pass `--lib`\n"})
    CHECK(!read_cargo_test(text));
}
