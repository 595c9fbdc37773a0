#include "lib/core/values.hpp"

#include "test/support/catch.hpp"

using namespace toolkit;
using namespace std::chrono_literals;

TEST_CASE("a duration is whole numbers with their units, from large to small", "[core]") {
  CHECK(parse_duration("250ms") == 250ms);
  CHECK(parse_duration("30s") == 30s);
  CHECK(parse_duration("5m") == 5min);
  CHECK(parse_duration("1h30m") == 90min);
  CHECK(parse_duration("1d2h3m4s5ms") == 26h + 3min + 4s + 5ms);
  CHECK(parse_duration("0s") == 0ms);
  CHECK(parse_duration("10000d").has_value());
}

TEST_CASE("what is not a duration is refused, and the error says how to write it", "[core]") {
  for (const char* text : {"", "s", "-5s", "+5s", "5 s", " 5s", "5s ", "1.5s", "5sec", "30s5m", "5s5s", "5s3", "s5"}) {
    INFO(text);
    CHECK_FALSE(parse_duration(text).has_value());
  }
  CHECK(parse_duration("5").error().message == "'5' has no unit; write ms, s, m, h or d behind the number, like 30s");
  CHECK(parse_duration("soon").error().message == "'soon' is not a duration; write it like 250ms, 30s, 5m or 1h30m");
  CHECK_FALSE(parse_duration("10000d1ms").has_value());
  CHECK_FALSE(parse_duration("18446744073709551615d").has_value());
  CHECK_FALSE(parse_duration("99999999999999999999s").has_value());
}

TEST_CASE("durations read back as they were written", "[core][property]") {
  rc::prop("parse_duration(format_duration(x)) == x", [] {
    const std::chrono::milliseconds value{*rc::gen::inRange<std::int64_t>(0, 10'000LL * 86'400'000)};
    RC_ASSERT(parse_duration(format_duration(value)).value() == value);
  });
}

TEST_CASE("a size is a number with its unit", "[core]") {
  CHECK(parse_size("512B") == 512U);
  CHECK(parse_size("64MiB") == 64U << 20U);
  CHECK(parse_size("3kB") == 3000U);
  CHECK(parse_size("2TiB") == 2ULL << 40U);
  for (const char* text : {"", "64", "64M", "64mib", "-1B", "1.5GiB", "64 MiB", "9000000TiB", "MiB"}) {
    INFO(text);
    CHECK_FALSE(parse_size(text).has_value());
  }
}

TEST_CASE("sizes read back as they were written", "[core][property]") {
  rc::prop("parse_size(format_size(x)) == x", [] {
    const auto bytes = *rc::gen::inRange<std::int64_t>(0, std::numeric_limits<std::int64_t>::max());
    RC_ASSERT(parse_size(format_size(static_cast<std::uint64_t>(bytes))).value() == static_cast<std::uint64_t>(bytes));
  });
}

TEST_CASE("a boolean is what the runner takes for one", "[core]") {
  for (const char* text : {"true", "True", "TRUE"}) CHECK(parse_bool(text) == true);
  for (const char* text : {"false", "False", "FALSE"}) CHECK(parse_bool(text) == false);
  for (const char* text : {"", "tRUE", "yes", "1", "on", "true "}) CHECK_FALSE(parse_bool(text).has_value());
}

TEST_CASE("a number stays in its range", "[core]") {
  CHECK(parse_number("1", 1, 3) == 1U);
  CHECK(parse_number("3", 1, 3) == 3U);
  for (const char* text : {"0", "4", "", "-1", "1x", " 1", "0x1", "99999999999999999999"}) {
    CHECK_FALSE(parse_number(text, 1, 3).has_value());
  }
}
