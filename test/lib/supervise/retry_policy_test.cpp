#include "lib/supervise/retry_policy.hpp"

#include <algorithm>

#include "lib/core/values.hpp"
#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::supervise;
using namespace std::chrono_literals;

namespace {

std::string error_of(const std::string& text) {
  const auto parsed = parse_backoff(text);
  return parsed ? "" : parsed.error().message;
}

}  // namespace

TEST_CASE("a back-off is constant or doubles up to a cap", "[supervise]") {
  const auto constant = parse_backoff("10s");
  REQUIRE(constant);
  CHECK(constant->growth == Growth::constant);
  CHECK(constant->first == 10s);
  const auto none = parse_backoff("0s");
  REQUIRE(none);
  CHECK(none->growth == Growth::constant);
  CHECK(none->first == 0s);
  const auto exponential = parse_backoff("250ms..1m30s");
  REQUIRE(exponential);
  CHECK(exponential->growth == Growth::exponential);
  CHECK(exponential->first == 250ms);
  CHECK(exponential->cap == 90s);
  CHECK(parse_backoff("1s..1s")->growth == Growth::exponential);
}

TEST_CASE("a wrong back-off's error says how to write it", "[supervise]") {
  CHECK(error_of("30s..1s") == "'30s..1s' begins above its cap; write 1s..30s");
  CHECK(error_of("0s..1s") == "'0s..1s' cannot double from 0s; write 0s for no wait, or like 1s..30s");
  CHECK(error_of("10") == "'10' has no unit; write ms, s, m, h or d behind the number, like 30s");
  CHECK(error_of("1s..") == "in '1s..': '' is not a duration; write it like 250ms, 30s, 5m or 1h30m");
  CHECK(error_of("x..1s") == "in 'x..1s': 'x' is not a duration; write it like 250ms, 30s, 5m or 1h30m");
  for (const char* wrong : {"", "..", "..1s", "1s...2s", "1s..2s..3s", "-1s", "1s.2s", "1s ..2s"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_backoff(wrong));
  }
}

TEST_CASE("waits keep to the back-off", "[supervise][property]") {
  rc::prop("a constant wait is always the same and takes nothing of chance", [](std::uint64_t seed) {
    const auto first = std::chrono::milliseconds{*rc::gen::inRange(0, 100'000)};
    const auto policy = parse_backoff(format_duration(first));
    RC_ASSERT(policy.has_value());
    Random random{seed};
    for (unsigned retry = 0; retry < 20; ++retry) RC_ASSERT(wait_before(retry, *policy, random) == first);
    RC_ASSERT(random.next() == Random{seed}.next());
  });
  rc::prop("an exponential wait lies between nothing and the doubled first one or the cap", [](std::uint64_t seed) {
    const auto first = std::chrono::milliseconds{*rc::gen::inRange(1, 10'000)};
    const auto cap = first + std::chrono::milliseconds{*rc::gen::inRange(0, 100'000)};
    const auto policy = parse_backoff(format_duration(first) + ".." + format_duration(cap));
    RC_ASSERT(policy.has_value());
    Random random{seed};
    Random same{seed};
    for (unsigned retry = 0; retry < 20; ++retry) {
      const auto wait = wait_before(retry, *policy, random);
      RC_ASSERT(wait >= 0us);
      RC_ASSERT(wait <= std::min(first * (1U << retry), cap));
      RC_ASSERT(wait == wait_before(retry, *policy, same));
    }
  });
}

TEST_CASE("an exponential wait has full jitter", "[supervise]") {
  const BackoffPolicy policy{.growth = Growth::exponential, .first = 1s, .cap = 4s};
  Random random{5};
  std::vector<std::chrono::microseconds> waits;
  for (int i = 0; i < 1000; ++i) waits.push_back(wait_before(9, policy, random));
  const auto [shortest, longest] = std::ranges::minmax(waits);
  CHECK(shortest < 100ms);
  CHECK(longest > 3900ms);
}
