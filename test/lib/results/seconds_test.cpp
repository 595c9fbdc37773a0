#include "lib/results/seconds.hpp"

#include <fmt/format.h>

#include "test/support/catch.hpp"

using namespace toolkit::results;
using namespace std::chrono_literals;

TEST_CASE("seconds are read as the frameworks write them", "[results]") {
  CHECK(parse_seconds("0") == 0us);
  CHECK(parse_seconds("0.003") == 3ms);
  CHECK(parse_seconds(" 1.5\n") == 1500ms);
  CHECK(parse_seconds(".25") == 250ms);
  CHECK(parse_seconds("7.") == 7s);
  CHECK(parse_seconds("1,234.5") == 1234500ms);
  CHECK(parse_seconds("1,234,567.891") == 1234567891ms);
  CHECK(parse_seconds("1,234") == 1234s);
  CHECK(parse_seconds("0.0016570104") == 1657us);
  CHECK(parse_seconds("1.2e-05") == 12us);
  CHECK(parse_seconds("1.5E+3") == 1500s);
  CHECK(parse_seconds("0e9999") == 0us);
}

TEST_CASE("a comma before other than three digits, or behind a zero, is a point", "[results]") {
  CHECK(parse_seconds("0,003") == 3ms);
  CHECK(parse_seconds("1,5") == 1500ms);
  CHECK(parse_seconds("12,3456") == 12345600us);
}

TEST_CASE("what is no time is none", "[results]") {
  for (const char* text : {"", " ", "-1", "NaN", "inf", "1s", "1.2.3", ".", "1e", "1e+", "1ex", "1e1.5", "0x10", "1 2",
                           "9999999999999999999999", "1e300", "1e99999999999"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_seconds(text));
  }
}

TEST_CASE("any time is read back", "[results][property]") {
  rc::prop("microseconds written with a point and any exponent are the same microseconds", [] {
    const auto us = *rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000);
    const int shift = *rc::gen::inRange(-3, 4);
    const std::string digits = fmt::format("{:013}", us);
    const auto at = static_cast<std::size_t>(7 + shift);
    const std::string text = digits.substr(0, at) + "." + digits.substr(at) + fmt::format("e{}", -shift);
    RC_ASSERT(parse_seconds(text) == std::chrono::microseconds{us});
  });
  rc::prop("no text is too much", [] {
    static_cast<void>(
        parse_seconds(*rc::gen::container<std::string>(rc::gen::element('1', '0', ',', '.', 'e', '-', '+', ' '))));
  });
}
