#include "lib/core/nearest.hpp"

#include "test/support/catch.hpp"

using namespace toolkit;

TEST_CASE("the distance counts insertions and deletions and replacements and swaps of neighbours", "[core]") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("timeuot", "timeout") == 1);
  CHECK(edit_distance("TIMEOUT", "timeout") == 0);
  CHECK(edit_distance("ca", "abc") == 3);  // 2 in the unrestricted form
}

TEST_CASE("the distance behaves like one", "[core][property]") {
  rc::prop("it is the same in both directions and never above the longer length", [] {
    const auto a = *rc::gen::container<std::string>(rc::gen::elementOf(std::string{"abcd"}));
    const auto b = *rc::gen::container<std::string>(rc::gen::elementOf(std::string{"abcd"}));
    RC_ASSERT(edit_distance(a, b) == edit_distance(b, a));
    RC_ASSERT(edit_distance(a, b) <= std::max(a.size(), b.size()));
    RC_ASSERT((edit_distance(a, b) == 0) == (a == b));
  });
}

TEST_CASE("the nearest valid spelling is found when it is near enough", "[core]") {
  const std::vector<std::string> valid{"timeout", "timeouts", "keep-trying", "any"};
  CHECK(nearest("timout", valid) == "timeout");
  CHECK(nearest("keeptrying", valid) == "keep-trying");
  CHECK(nearest("ayn", valid) == "any");
  CHECK_FALSE(nearest("verbose", valid).has_value());
  CHECK_FALSE(nearest("", valid).has_value());
  CHECK_FALSE(nearest("timeout", {}).has_value());
  CHECK(nearest("ab", {"aa", "bb"}) == "aa");
  CHECK_FALSE(nearest(std::string(1'000'000, 'a'), valid).has_value());
}

TEST_CASE("a suggestion is a sentence or nothing", "[core]") {
  CHECK(suggestion("timout", {"timeout"}) == " (did you mean timeout?)");
  CHECK(suggestion("verbose", {"timeout"}).empty());
}
