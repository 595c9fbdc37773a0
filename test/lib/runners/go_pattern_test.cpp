#include "lib/runners/go_pattern.hpp"

#include <algorithm>
#include <set>

#include "lib/core/split.hpp"
#include "lib/regex/pattern.hpp"
#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::runners;
using Names = std::vector<std::string>;

namespace {

/// The patterns of each alternative, level by level, as `go test` takes them apart (testing/match.go, splitRegexp).
std::vector<Names> taken_apart(const std::string& pattern) {
  std::vector<Names> alternatives{{""}};
  int brackets = 0;
  int parentheses = 0;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    const bool is_outside = brackets == 0 && parentheses == 0;
    if (is_outside && c == '/') {
      alternatives.back().emplace_back();
      continue;
    }
    if (is_outside && c == '|') {
      alternatives.push_back({""});
      continue;
    }
    if (c == '[') ++brackets;
    if (c == ']' && brackets > 0) --brackets;
    if (c == '(' && brackets == 0) ++parentheses;
    if (c == ')' && brackets == 0) --parentheses;
    alternatives.back().back() += c;
    if (c == '\\' && i + 1 < pattern.size()) alternatives.back().back() += pattern[++i];
  }
  return alternatives;
}

/// Whether `go test -run` comes to the test: it is chosen, or on the way to one that may be.
bool is_run(const std::string& pattern, const std::string& name) {
  const std::vector<std::string_view> levels = split(name, '/');
  return std::ranges::any_of(taken_apart(pattern), [&](const Names& patterns) {
    for (std::size_t i = 0; i < std::min(patterns.size(), levels.size()); ++i) {
      const auto compiled = regex::Pattern::compile(patterns[i]);
      REQUIRE(compiled);
      if (!*compiled->occurs_in(levels[i])) return false;
    }
    return true;
  });
}

/// Names as go test makes them: no blanks, no control characters.
std::string any_name() {
  static const std::vector<std::string> kParts{
      "TestA", "TestB", "a",  "b",   "a_b", "a.b", "axb", "(a|b)", "[a]",   "]", "[", "$", "^a",  "a$",
      "",      "#01",   "\\", "{2}", "*",   "é",   "a+",  "?",     "\\x00", "|", "(", ")", "\"'", "-"};
  std::string name = *rc::gen::elementOf(kParts);
  for (int i = *rc::gen::inRange(0, 3); i > 0; --i) name += "/" + *rc::gen::elementOf(kParts);
  return name;
}

bool is_in(const std::string& name, const std::string& parent) { return name.starts_with(parent + "/"); }

}  // namespace

TEST_CASE("names of Go tests become patterns level by level", "[runners]") {
  CHECK(go_pattern({"TestA"}) == "^TestA$");
  CHECK(go_pattern({"TestB", "TestA", "TestB"}) == "^(TestA|TestB)$");
  CHECK(go_pattern({"TestTable/a_blank"}) == "^TestTable$/^a_blank$");
  CHECK(go_pattern({"TestTable/b", "TestTable/a"}) == "^TestTable$/^(a|b)$");
  CHECK(go_pattern({"TestA", "TestTable/a/b"}) == "^TestA$|^TestTable$/^a$/^b$");
  CHECK(go_pattern({"TestA", "TestA/x"}) == "^TestA$");
  CHECK(go_pattern({"TestA/[x|y]/", "TestA/#00"}) == "^TestA$/^#00$|^TestA$/^\\[x\\|y\\]$/^$");
}

TEST_CASE("a test is left out for its subtests", "[runners]") {
  CHECK(without_parents({"TestA", "TestA/x/y", "TestA/x", "TestAB", "TestB/q"}) ==
        Names{"TestA/x/y", "TestAB", "TestB/q"});
}

TEST_CASE("a pattern chooses the tests it was made for, and no others", "[runners]") {
  rc::prop("for names with all that a regular expression means something by", [] {
    Names wanted;
    for (int i = *rc::gen::inRange(1, 6); i > 0; --i) wanted.push_back(any_name());
    const std::string pattern = go_pattern(wanted);
    for (const std::string& name : wanted) RC_ASSERT(is_run(pattern, name));
    const std::string other = any_name();
    const bool is_meant = std::ranges::any_of(
        wanted, [&](const std::string& name) { return other == name || is_in(other, name) || is_in(name, other); });
    RC_ASSERT(is_run(pattern, other) == is_meant);
  });
}

TEST_CASE("what is left without parents still runs all of them", "[runners]") {
  rc::prop("for any names", [] {
    Names failed;
    for (int i = *rc::gen::inRange(1, 6); i > 0; --i) failed.push_back(any_name());
    const Names left = without_parents(failed);
    RC_ASSERT_FALSE(left.empty());
    for (const std::string& name : failed) RC_ASSERT(is_run(go_pattern(left), name));
  });
}
