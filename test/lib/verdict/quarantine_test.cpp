#include "lib/verdict/quarantine.hpp"

#include "test/support/catch.hpp"
#include "test/support/contains.hpp"

using namespace toolkit;
using namespace toolkit::verdict;
using namespace std::chrono_literals;
using test::contains;

namespace {

constexpr Date kDay = 2026y / 12 / 31;

bool is_matched(const std::string& pattern, const results::TestId& test) {
  return matches({.pattern = pattern, .owner = "o", .reason = "r", .expires = kDay}, test);
}

constexpr const char* kEntry =
    "- test: Checkout*\n  owner: team-pay\n  reason: 'the sandbox is slow'\n  expires: 2026-12-31\n";

std::string mistake_of(const std::string& text) {
  Mistakes mistakes;
  const Quarantine quarantine = Quarantine::read(text, "flaky.yml", mistakes);
  CHECK(quarantine.entries().empty());
  REQUIRE(mistakes.list().size() == 1);
  return mistakes.list().front();
}

}  // namespace

TEST_CASE("a pattern stands for a whole name, or for the suite and the name", "[verdict]") {
  const results::TestId test{"shop.cart", "adds/two"};
  CHECK(is_matched("adds/two", test));
  CHECK(is_matched("adds/*", test));
  CHECK(is_matched("*two", test));
  CHECK(is_matched("shop.cart adds/two", test));
  CHECK(is_matched("shop.* *", test));
  CHECK(is_matched("a?ds/t*o", test));
  CHECK(is_matched("*", test));
  CHECK_FALSE(is_matched("adds", test));
  CHECK_FALSE(is_matched("shop.cart", test));
  CHECK_FALSE(is_matched("adds/two?", test));
  CHECK_FALSE(is_matched("", test));
  CHECK(is_matched("a*b*a", {"", "abxbya"}));
  CHECK_FALSE(is_matched("a*b*c", {"", "abxbya"}));
}

TEST_CASE("a pattern of many stars does not take for ever", "[verdict]") {
  std::string stars;
  for (int i = 0; i < 50; ++i) stars += "a*";
  CHECK_FALSE(is_matched(stars + "b", {"", std::string(20'000, 'a')}));
}

TEST_CASE("every text is like itself, and like itself with a star anywhere", "[verdict]") {
  rc::prop("for texts without stars", [](std::string name) {
    std::erase_if(name, [](char c) { return c == '*' || c == '?'; });
    RC_ASSERT(is_matched(name, {"s", name}));
    const auto at = *rc::gen::inRange<std::size_t>(0, name.size() + 1);
    const auto end = *rc::gen::inRange<std::size_t>(at, name.size() + 1);
    RC_ASSERT(is_matched(name.substr(0, at) + "*" + name.substr(end), {"s", name}));
    RC_ASSERT_FALSE(is_matched(name + "?", {"s", name}) && name.empty());
  });
}

TEST_CASE("a quarantine is read with all that it has to say", "[verdict]") {
  Mistakes mistakes;
  const Quarantine quarantine = Quarantine::read(kEntry, "flaky.yml", mistakes);
  CHECK(mistakes.list().empty());
  REQUIRE(quarantine.entries().size() == 1);
  const Quarantined& entry = quarantine.entries().front();
  CHECK(entry.pattern == "Checkout*");
  CHECK(entry.owner == "team-pay");
  CHECK(entry.reason == "the sandbox is slow");
  CHECK(entry.expires == kDay);
  CHECK(text(entry.expires) == "2026-12-31");
  CHECK(quarantine.holds({"any", "Checkout pays"}));
  CHECK_FALSE(quarantine.holds({"any", "Cart"}));
  CHECK(Quarantine::read("", "flaky.yml", mistakes).entries().empty());
}

TEST_CASE("an entry holds to the end of its last day", "[verdict]") {
  Mistakes mistakes;
  const Quarantine quarantine = Quarantine::read(kEntry, "flaky.yml", mistakes);
  CHECK(quarantine.expired(2026y / 12 / 30).empty());
  CHECK(quarantine.expired(kDay).empty());
  CHECK(quarantine.expired(2027y / 1 / 1).size() == 1);
}

TEST_CASE("each mistake in a quarantine is told with its place, and its entry is left out", "[verdict]") {
  CHECK(contains(mistake_of("- test: A\n  owner: o\n  reason: r\n"),
                 "flaky.yml: line 1, column 3: the key expires is missing"));
  CHECK(contains(mistake_of("- A\n"), "line 1, column 3: each item is a mapping with the keys test, owner"));
  CHECK(contains(mistake_of("- test: A\n  owner: o\n  reason: r\n  expires: soon\n"),
                 "line 4, column 12: expires takes a day"));
  for (const char* day :
       {"2026-02-30", "2026-13-01", "2026-1-1", "31.12.2026", "2026-12-3x", "-026-12-31", "2026-12-+1"}) {
    INFO(day);
    CHECK(contains(mistake_of(std::string{"- test: A\n  owner: o\n  reason: r\n  expires: '"} + day + "'\n"),
                   "like 2026-12-31"));
  }
  CHECK(contains(mistake_of("- test: A\n  owner: ' '\n  reason: r\n  expires: 2026-12-31\n"), "owner takes a text"));
  CHECK(contains(mistake_of("- test: [A]\n  owner: o\n  reason: r\n  expires: 2026-12-31\n"), "test takes a text"));
  CHECK(contains(mistake_of("- test: A\n  owner: o\n  reason: r\n  expires: 2026-12-31\n  expired: 1\n"),
                 "there is no key expired (did you mean expires?)"));
  CHECK_FALSE(mistake_of("test: A\n").empty());
}
