#include "lib/supervise/grace.hpp"

#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::supervise;
using namespace std::chrono_literals;

namespace {

constexpr TimePoint kBegin{1h};

/// After SIGTERM, for a signal to us that came at `told_at`.
std::chrono::nanoseconds grace_of(std::chrono::milliseconds grace, const Urgency& urgency) {
  return end_of_grace(kBegin, grace, urgency) - kBegin;
}

}  // namespace

TEST_CASE("a tree that we end of our own will has all of its grace", "[supervise]") {
  CHECK(grace_of(0ms, {}) == 0ms);
  CHECK(grace_of(10s, {}) == 10s);
  CHECK(grace_of(1h, {}) == 1h);
}

TEST_CASE("told to end, a tree has its grace, but never more than 5 s", "[supervise]") {
  const Urgency told{.told_at = kBegin};
  CHECK(grace_of(0ms, told) == 0ms);
  CHECK(grace_of(50ms, told) == 50ms);
  CHECK(grace_of(5s, told) == 5s);
  CHECK(grace_of(5001ms, told) == 5s);
  CHECK(grace_of(10s, told) == 5s);
}

TEST_CASE("told to end in the middle of a grace, a tree has 5 s more at most", "[supervise]") {
  const Urgency later{.told_at = kBegin + 3s};
  CHECK(grace_of(2s, later) == 2s);
  CHECK(grace_of(7s, later) == 7s);
  CHECK(grace_of(10s, later) == 8s);
}

TEST_CASE("SIGKILL comes 6.5 s after the signal to us, however late SIGTERM was", "[supervise]") {
  CHECK(grace_of(10s, {.told_at = kBegin - 1s}) == 5s);
  CHECK(grace_of(10s, {.told_at = kBegin - 1500ms}) == 5s);
  CHECK(grace_of(10s, {.told_at = kBegin - 2s}) == 4500ms);
  CHECK(grace_of(10s, {.told_at = kBegin - 6500ms}) == 0ms);
  CHECK(grace_of(1s, {.told_at = kBegin - 2s}) == 1s);
}

TEST_CASE("without an entry process SIGKILL comes 1 s after its death", "[supervise]") {
  const Urgency orphan{.told_at = kBegin, .is_orphan = true};
  CHECK(grace_of(50ms, orphan) == 50ms);
  CHECK(grace_of(1s, orphan) == 1s);
  CHECK(grace_of(10s, orphan) == 1s);
  CHECK(grace_of(10s, {.told_at = kBegin - 400ms, .is_orphan = true}) == 600ms);
  CHECK(grace_of(10s, {.told_at = kBegin + 3s, .is_orphan = true}) == 4s);
}

TEST_CASE("a second signal leaves no grace", "[supervise]") {
  CHECK(grace_of(10s, {.told_at = kBegin - 1s, .is_urgent = true}) == 0ms);
  CHECK(grace_of(10s, {.told_at = kBegin, .is_urgent = true, .is_orphan = true}) == 0ms);
}

TEST_CASE("what the tree has still written is waited for until shortly before a runner would kill", "[supervise]") {
  CHECK(end_of_reading({}) == TimePoint::max());
  CHECK(end_of_reading({.told_at = kBegin}) == kBegin + 6500ms);
  CHECK(end_of_reading({.told_at = kBegin, .is_orphan = true}) == kBegin + 3500ms);
}

TEST_CASE("SIGKILL comes before the end of reading, whatever the times", "[supervise]") {
  rc::prop("told to end before or after SIGTERM, with any grace, as an orphan or not", [] {
    const Urgency urgency{.told_at = kBegin + *rc::gen::inRange(-7000, 7000) * 1ms,
                          .is_orphan = *rc::gen::arbitrary<bool>()};
    const TimePoint end = end_of_grace(kBegin, *rc::gen::inRange(0, 3'600'000) * 1ms, urgency);
    RC_ASSERT(end <= end_of_reading(urgency));
  });
}
