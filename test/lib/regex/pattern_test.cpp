#include "lib/regex/pattern.hpp"

#include <atomic>
#include <thread>
#include <utility>
#include <vector>

#include "test/support/catch.hpp"

using namespace toolkit;
using toolkit::regex::Pattern;

namespace {

bool occurs(const std::string& expression, std::string_view text) {
  const auto found = Pattern::compile(expression).value().occurs_in(text);
  REQUIRE(found.has_value());
  return *found;
}

}  // namespace

TEST_CASE("a pattern is found anywhere in the text", "[regex]") {
  CHECK(occurs("rea.y", "the server is ready now"));
  CHECK_FALSE(occurs("rea.y", "the server is starting"));
  CHECK(occurs("", "anything"));
  CHECK(occurs("^second$", "first\nsecond\nthird"));
  CHECK_FALSE(occurs("^cond", "first\nsecond"));
}

TEST_CASE("an empty text is a text", "[regex]") {
  CHECK(occurs("^$", ""));
  CHECK(occurs("^$", std::string_view{}));
  CHECK_FALSE(occurs("a", std::string_view{}));
}

TEST_CASE("text need not be UTF-8 and may hold any byte", "[regex]") {
  CHECK(occurs("ok", std::string_view{"\xff\xfe\0ok\x80", 6}));
  CHECK(occurs(std::string{"a\0b", 3}, std::string_view{"xa\0by", 5}));
}

TEST_CASE("a wrong pattern's error names the place and the reason", "[regex]") {
  const auto open = Pattern::compile("ab(c");
  REQUIRE_FALSE(open);
  CHECK(open.error().failure == Failure::rejected);
  CHECK(open.error().message == "the regular expression 'ab(c' is wrong at character 5: missing closing parenthesis");
  const auto repeat = Pattern::compile("a**b*+c+++");
  REQUIRE_FALSE(repeat);
  CHECK(repeat.error().message.find("at character") != std::string::npos);
  CHECK(repeat.error().message.find("quantifier does not follow") != std::string::npos);
}

TEST_CASE("a wrong pattern cannot start a line of its own in the message", "[regex]") {
  const auto wrong = Pattern::compile("(\n::error::x");
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().message.find('\n') == std::string::npos);
}

TEST_CASE("a line of 200 KB is no trouble", "[regex]") {
  std::string line(200'000, 'x');
  CHECK_FALSE(occurs("needle", line));
  CHECK_FALSE(occurs("^(?:x|y)*z$", "z" + line));
  line += "needle";
  CHECK(occurs("^.*needle$", line));
  CHECK(occurs("x+needle", line));
}

TEST_CASE("a pattern that remembers every step of a 200 KB line ends with an answer or an error", "[regex]") {
  const std::string line(200'000, 'x');
  const auto found = Pattern::compile("^(x|xx|y)*$").value().occurs_in(line);
  if (!found) CHECK(found.error().failure == Failure::rejected);
  if (found) CHECK(*found);
}

TEST_CASE("catastrophic backtracking ends with an error", "[regex]") {
  const std::string text(64, 'a');
  for (const char* expression : {"^(a+)+$", "^(a|aa)+$", "^(a*)*b"}) {
    CAPTURE(expression);
    const auto found = Pattern::compile(expression).value().occurs_in(text + "!b");
    REQUIRE_FALSE(found);
    CHECK(found.error().failure == Failure::rejected);
    CHECK(found.error().message == "the regular expression gave up: match limit exceeded");
  }
}

TEST_CASE("a pattern cannot raise its own limits", "[regex]") {
  const auto found = Pattern::compile("(*LIMIT_MATCH=4000000000)^(a+)+$").value().occurs_in(std::string(64, 'a') + "!");
  CHECK_FALSE(found);
}

TEST_CASE("a pattern can be moved and used again and again", "[regex]") {
  Pattern first = Pattern::compile("a").value();
  Pattern second = Pattern::compile("b").value();
  second = std::move(first);
  const Pattern third{std::move(second)};
  for (int i = 0; i < 3; ++i) CHECK(third.occurs_in("cab").value());
}

TEST_CASE("a pattern can be used by several threads at once", "[regex]") {
  const Pattern pattern = Pattern::compile("b+c").value();
  std::atomic<int> wrong{0};
  {
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&pattern, &wrong] {
        for (int round = 0; round < 2000; ++round) {
          if (!pattern.occurs_in("abbbc").value() || pattern.occurs_in("abbb").value()) ++wrong;
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  CHECK(wrong == 0);
}

TEST_CASE("a pattern that reached its limits once is none the worse for it", "[regex]") {
  const Pattern pattern = Pattern::compile("^(a+)+$").value();
  for (int round = 0; round < 3; ++round) {
    CHECK_FALSE(pattern.occurs_in(std::string(200, 'a') + "b").has_value());
    CHECK(pattern.occurs_in("aaa").value());
    CHECK_FALSE(pattern.occurs_in("aab").value());
  }
}
