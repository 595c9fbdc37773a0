#include "lib/retry/backoff.hpp"

#include <algorithm>
#include <array>
#include <climits>
#include <vector>

#include "lib/core/result.hpp"
#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::retry;
using namespace std::chrono_literals;

namespace {

Backoff any_policy() {
  const int first = *rc::gen::inRange(1, 60'000);
  return {.first = first * 1ms, .cap = *rc::gen::inRange(first, 600'001) * 1ms};
}

unsigned any_attempt() { return *rc::gen::oneOf(rc::gen::inRange(0U, 40U), rc::gen::inRange(0U, UINT_MAX)); }

}  // namespace

TEST_CASE("backoff doubles from the first delay up to the cap", "[retry]") {
  const Backoff policy{.first = 100ms, .cap = 450ms};
  CHECK(delay_before(0, policy) == 100ms);
  CHECK(delay_before(1, policy) == 200ms);
  CHECK(delay_before(2, policy) == 400ms);
  CHECK(delay_before(3, policy) == 450ms);
  CHECK(delay_before(4, policy) == 450ms);
}

TEST_CASE("a policy whose first delay is not above zero and within its cap is refused", "[retry]") {
  CHECK_THROWS_AS(delay_before(0, {.first = 0ms, .cap = 1s}), UsageError);
  CHECK_THROWS_AS(delay_before(0, {.first = -1ms, .cap = 1s}), UsageError);
  CHECK_THROWS_AS(delay_before(0, {.first = 2s, .cap = 1s}), UsageError);
  CHECK(delay_before(7, {.first = 1s, .cap = 1s}) == 1s);
}

TEST_CASE("the last attempt there can be is at the cap without having counted up to it", "[retry]") {
  CHECK(delay_before(UINT_MAX, {.first = 1ms, .cap = 1ms}) == 1ms);
  CHECK(delay_before(UINT_MAX, {.first = 1ms, .cap = std::chrono::milliseconds::max()}) ==
        std::chrono::milliseconds::max());
}

TEST_CASE("backoff holds for any policy", "[retry][property]") {
  rc::prop("a delay lies between the first one and the cap", [] {
    const Backoff policy = any_policy();
    const auto delay = delay_before(any_attempt(), policy);
    RC_ASSERT(delay >= policy.first);
    RC_ASSERT(delay <= policy.cap);
  });
  rc::prop("a later retry never waits less than an earlier one", [] {
    const Backoff policy = any_policy();
    const unsigned attempt = any_attempt();
    RC_ASSERT(delay_before(attempt, policy) <= delay_before(attempt + 1, policy));
  });
  rc::prop("a delay below the cap is the first one times a power of two", [] {
    const Backoff policy = any_policy();
    const unsigned attempt = *rc::gen::inRange(0U, 30U);
    const auto doubled = policy.first * (std::int64_t{1} << attempt);
    RC_ASSERT(delay_before(attempt, policy) == std::min(doubled, policy.cap));
  });
}

TEST_CASE("jitter holds for any delay", "[retry][property]") {
  rc::prop("it lies between nothing and the whole delay", [](std::uint64_t seed) {
    Random random{seed};
    const auto delay = *rc::gen::inRange(0, 600'001) * 1ms;
    const auto jittered = with_jitter(delay, random);
    RC_ASSERT(jittered >= 0us);
    RC_ASSERT(jittered <= delay);
  });
  rc::prop("the same seed gives the same delays", [](std::uint64_t seed) {
    Random one{seed};
    Random other{seed};
    for (int i = 0; i < 20; ++i) RC_ASSERT(with_jitter(1s, one) == with_jitter(1s, other));
  });
}

TEST_CASE("jitter is uniform over the whole delay", "[retry]") {
  constexpr int kDraws = 100'000;
  Random random{20'240'501};
  std::array<int, 10> tenths{};
  for (int i = 0; i < kDraws; ++i) {
    const auto jittered = with_jitter(1s, random);
    ++tenths[static_cast<std::size_t>(std::min<std::int64_t>(jittered.count() / 100'000, 9))];
  }
  for (const int count : tenths) {
    // Six standard deviations of a binomial count; the seed is fixed, so that this cannot fail by chance.
    CHECK(count > kDraws / 10 - 600);
    CHECK(count < kDraws / 10 + 600);
  }
}

TEST_CASE("jitter comes in steps of a microsecond", "[retry]") {
  Random random{7};
  std::vector<bool> seen(1001);
  for (int i = 0; i < 100'000; ++i) seen[static_cast<std::size_t>(with_jitter(1ms, random).count())] = true;
  CHECK(std::ranges::all_of(seen, [](bool value) { return value; }));
}
