#include "lib/results/lines.hpp"

#include <string>
#include <vector>

#include "lib/results/reasons.hpp"
#include "test/support/catch.hpp"

using namespace toolkit::results;

namespace {

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> all;
  for (Lines lines{text}; lines.next();) all.emplace_back(lines.line());
  return all;
}

std::string rest_behind_number(std::string_view text) {
  unsigned number = 0;
  return take_number(text, number) ? std::to_string(number) + "," + std::string{text} : "none";
}

}  // namespace

TEST_CASE("lines come without their ends", "[results]") {
  CHECK(lines_of("").empty());
  CHECK(lines_of("\n") == std::vector<std::string>{""});
  CHECK(lines_of("a\r\n\nb") == std::vector<std::string>{"a", "", "b"});
}

TEST_CASE("a last line without an end is told from a whole one", "[results]") {
  Lines lines{"a\nb"};
  CHECK((lines.next() && lines.is_whole()));
  CHECK((lines.next() && !lines.is_whole()));
  CHECK(!lines.next());
}

TEST_CASE("numbers are taken off the front of a text, up to a limit", "[results]") {
  CHECK(rest_behind_number("12 a") == "12, a");
  CHECK(rest_behind_number("1000000000") == "1000000000,");
  CHECK(rest_behind_number("1000000001") == "none");
  CHECK(rest_behind_number("99999999999999999999") == "none");
  CHECK(rest_behind_number("a1") == "none");
  CHECK(rest_behind_number("-1") == "none");
}

TEST_CASE("what steers a terminal is no part of a line", "[results]") {
  CHECK(without_colors("a \x1b[32;1mgreen\x1b[0m word") == "a green word");
  CHECK(without_colors("cut \x1b[3") == "cut ");
  CHECK(without_colors("plain") == "plain");
  CHECK(without_colors("\x1b[31mred\x1b(B\x1b[m and \x1bX, \x1b(") == "red and \x1bX, ");
}

TEST_CASE("the first reasons are told, the others are counted, all on one line", "[results]") {
  Reasons reasons;
  CHECK(reasons.text().empty());
  reasons.add("a\nb");
  CHECK(reasons.text() == "a\\nb");
  for (int i = 2; i <= 7; ++i) reasons.add(std::to_string(i));
  CHECK(reasons.text() == "a\\nb; 2; 3; 4; 5; and 2 more");
  Reasons long_one;
  long_one.add(std::string(1000, 'x'));
  CHECK(long_one.text().size() == 200);
}
