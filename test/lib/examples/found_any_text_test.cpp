#include <algorithm>

#include "lib/core/text.hpp"
#include "lib/examples/found.hpp"
#include "lib/examples/go_duration.hpp"
#include "test/lib/examples/shown.hpp"
#include "test/support/catch.hpp"
#include "test/support/recorded.hpp"

using namespace toolkit;
using namespace toolkit::examples;
using test::shown;

namespace {

const std::vector<std::string>& recordings() {
  static const std::vector<std::string> names{
      "hypothesis/again", "hypothesis/ci",     "hypothesis/old",       "rapid/first",     "rapid/json",
      "proptest/first",   "proptest/panics",   "jqwik/first",          "fast-check/jest", "fast-check/vitest",
      "fast-check/tap",   "rapidcheck/catch2", "rapidcheck/numbers",   "quickcheck/all",  "quickcheck/hspec",
      "quickcheck/tasty", "quickcheck/plain",  "rapidcheck/googletest"};
  return names;
}

bool is_sound(const Property& property) {
  const auto is_text = [](const std::string& text) { return text.size() <= kLongestText && valid_utf8(text) == text; };
  return is_text(property.test.suite) && is_text(property.test.name) && is_text(property.counterexample) &&
         is_text(property.replay) && is_text(property.seed.value_or("")) &&
         (property.is_failed || property.counterexample.empty()) &&
         property.duration.value_or(std::chrono::microseconds{0}).count() >= 0;
}

}  // namespace

TEST_CASE("a text that was cut, or has anything in it, is read without harm", "[examples]") {
  rc::prop("what is found is sound", [] {
    const std::string whole = test::recorded("examples/" + *rc::gen::elementOf(recordings()) + ".txt");
    const auto begin = *rc::gen::inRange<std::size_t>(0, whole.size());
    std::string text = whole.substr(begin, *rc::gen::inRange<std::size_t>(0, whole.size() + 1));
    text.insert(*rc::gen::inRange<std::size_t>(0, text.size() + 1), *rc::gen::arbitrary<std::string>());
    RC_ASSERT(std::ranges::all_of(find_in_output(text), is_sound));
  });
}

TEST_CASE("recordings one after the other are read like each by itself", "[examples]") {
  rc::prop("apart from what each says of the next", [] {
    const std::string name = *rc::gen::elementOf(recordings());
    const std::string text = test::recorded("examples/" + name + ".txt");
    const auto alone = shown(find_in_output(text));
    const auto noisy = shown(find_in_output("some output\n\n" + text + "\nand more of it\n"));
    RC_ASSERT(noisy == alone);
  });
}

TEST_CASE("an example as long as the output is cut, and costs no more than its length", "[examples]") {
  std::string text = "E   Falsifying example: test_a(\n";
  for (int i = 0; i < 100'000; ++i) text += "E       Falsifying example of many lines\n";
  const auto found = find_in_output(text);
  REQUIRE(found.size() == 1);
  CHECK(found.front().counterexample.size() <= kLongestText);
  std::string heads;
  for (int i = 0; i < 100'000; ++i) heads += "    Falsifying example: test_a(\n";
  CHECK(find_in_output(heads).size() == 1);
}

TEST_CASE("Go's lengths of time are read", "[examples]") {
  using std::chrono::microseconds;
  CHECK(parse_go_duration("97.603\xc2\xb5s") == microseconds{97});
  CHECK(parse_go_duration("1.2ms") == microseconds{1200});
  CHECK(parse_go_duration("500ns") == microseconds{0});
  CHECK(parse_go_duration("2.000001s") == microseconds{2'000'001});
  CHECK(parse_go_duration("1m3.5s") == microseconds{63'500'000});
  CHECK(parse_go_duration("1h0m0s") == microseconds{3'600'000'000});
  CHECK(parse_go_duration("0s") == microseconds{0});
  for (const char* wrong : {"", "1", "s", "-1s", "1.s.", "1 s", "999999999h", "1x"})
    CHECK_FALSE(parse_go_duration(wrong));
}
