#include "lib/supervise/output_matcher.hpp"

#include "lib/supervise/output_watch.hpp"
#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::supervise;
using toolkit::regex::Pattern;

namespace {

bool found_in(const std::string& expression, std::string_view output, std::size_t piece = std::string::npos) {
  const Pattern pattern = Pattern::compile(expression).value();
  OutputMatcher matcher{pattern};
  while (!output.empty()) {
    matcher.feed(output.substr(0, piece));
    output.remove_prefix(std::min(piece, output.size()));
  }
  matcher.finish();
  CHECK(matcher.note().empty());
  return matcher.found();
}

}  // namespace

TEST_CASE("an expression is found in a line of the output and not across lines", "[supervise]") {
  CHECK(found_in("connection reset", "a\nthe connection reset by peer\nb\n"));
  CHECK(found_in("^b$", "a\nb\nc\n"));
  CHECK(found_in("\\Ab\\z", "a\nb\nc\n"));
  CHECK_FALSE(found_in("a\\s*b", "a\nb\n"));
  CHECK(found_in("^end$", "a\nend"));
  CHECK(found_in("^$", "a\n\nb"));
  CHECK_FALSE(found_in("^$", "a\nb\n"));
  CHECK_FALSE(found_in("x*", ""));
  CHECK(found_in("x*", "\n"));
}

TEST_CASE("a carriage return before the newline belongs to the line's end", "[supervise]") {
  CHECK(found_in("^b$", "a\r\nb\r\n"));
  CHECK(found_in("^b$", "a\r\nb\r\n", 1));
  CHECK(found_in("a\\rb", "a\rb\n"));
}

TEST_CASE("an expression is found as soon as its line has ended", "[supervise]") {
  const Pattern pattern = Pattern::compile("ready").value();
  OutputMatcher matcher{pattern};
  matcher.feed("not rea");
  CHECK_FALSE(matcher.found());
  matcher.feed("dy\nmore");
  CHECK(matcher.found());
  matcher.feed("whatever\n");
  matcher.finish();
  CHECK(matcher.found());
}

TEST_CASE("a line may be as long as it likes", "[supervise]") {
  const std::string dots(kMatchWindow, '.');
  const std::string needle = "needle" + std::string(kMatchOverlap - 12, 'x') + "needle";  // no longer than the overlap
  for (const std::size_t shift : {0U, 1U, 5U, 2000U, 4000U, 4095U, 4096U}) {
    CAPTURE(shift);
    const std::string line = dots.substr(shift) + needle + dots + dots;
    CHECK(found_in("needlex*needle", line));
    CHECK(found_in("needlex*needle", line, 1000));
    CHECK(found_in("needlex*needle", dots + line + "\n", 70'000));
  }
  CHECK(found_in("^a", "a" + dots + "\n"));
  CHECK(found_in("b$", dots + "b\r\n"));
  CHECK(found_in("^\\.+$", dots + "\n"));
}

TEST_CASE("no more than a window of a line is looked at in one go", "[supervise]") {
  const std::string dots(kMatchWindow, '.');
  CHECK_FALSE(found_in("a.*b", "a" + dots + "b\n"));
  CHECK_FALSE(found_in("a.*b", "a" + dots + "b\n", 1000));
  CHECK(found_in("a.*b", "a" + dots.substr(2) + "b\n"));
  CHECK(found_in("a.*b", "a" + dots.substr(2) + "b\n", 1000));
}

TEST_CASE("megabytes without a newline and of NUL bytes are no trouble", "[supervise]") {
  const std::string zeros(8U << 20U, '\0');
  CHECK_FALSE(found_in("needle", zeros));
  CHECK(found_in("needle", zeros + "needle"));
  CHECK(found_in("needle", std::string(1U << 20U, '\n') + "needle"));
}

TEST_CASE("an expression that reaches its limits counts as not found and says so once", "[supervise]") {
  const Pattern pattern = Pattern::compile("^(a+)+$").value();
  OutputMatcher matcher{pattern};
  matcher.feed(std::string(64, 'a') + "!\n");
  CHECK_FALSE(matcher.found());
  CHECK(matcher.note() == "the regular expression gave up: match limit exceeded");
  matcher.feed("aaa\n");
  matcher.finish();
  CHECK_FALSE(matcher.found());
  CHECK(matcher.note() == "the regular expression gave up: match limit exceeded");
}

TEST_CASE("the pieces that output comes in do not matter", "[supervise][property]") {
  rc::prop("an expression is found exactly if one of the lines has it", [] {
    const std::string expression =
        *rc::gen::element<std::string>("ab", "^a", "b$", "^a?b*$", "a\\sb", "^$", "\\Ab", "\\r", "a.b");
    const Pattern pattern = Pattern::compile(expression).value();
    const auto piece = rc::gen::element<std::string>("a", "b", "\n", "\r\n", "\r", " ", "aab");
    OutputMatcher matcher{pattern};
    std::string output;
    for (const std::string& part : *rc::gen::container<std::vector<std::string>>(piece)) {
      matcher.feed(part);
      output += part;
    }
    matcher.finish();
    bool expected = false;
    for (std::string_view rest = output; !rest.empty();) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      std::string_view line = rest.substr(0, end);
      if (line.ends_with('\r')) line.remove_suffix(1);
      expected = expected || pattern.occurs_in(line).value();
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    RC_ASSERT(matcher.found() == expected);
  });
}

TEST_CASE("all expressions of a policy are looked for in a stream", "[supervise]") {
  RetryPolicy policy;
  policy.retry_if = {*parse_condition("exit=1 output=reset"), *parse_condition("output=refused"),
                     *parse_condition("timeout")};
  policy.stop_if = {*parse_condition("output=reset"), *parse_condition("output=^panic")};
  OutputWatch watch{policy};
  policy = {};
  watch.feed("connection reset\na pan");
  CHECK(watch.found() == FoundOutput{"reset"});
  watch.feed("ic\npanic");
  CHECK(watch.found() == FoundOutput{"reset"});
  watch.finish();
  CHECK(watch.found() == FoundOutput{"reset", "^panic"});
  CHECK(watch.notes().empty());
}

TEST_CASE("a policy's expression that gave up is named", "[supervise]") {
  RetryPolicy policy;
  policy.retry_if = {*parse_condition("output=^(a+)+$"), *parse_condition("output=!")};
  OutputWatch watch{policy};
  watch.feed(std::string(64, 'a') + "!\n");
  watch.finish();
  CHECK(watch.found() == FoundOutput{"!"});
  CHECK(watch.notes() == std::vector<std::string>{"output=^(a+)+$ counts as not found: the regular expression gave up: "
                                                  "match limit exceeded"});
}
