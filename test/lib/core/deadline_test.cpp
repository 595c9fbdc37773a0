#include "lib/core/deadline.hpp"

#include <poll.h>

#include <array>
#include <climits>
#include <thread>

#include "test/support/catch.hpp"

using namespace toolkit;
using namespace std::chrono_literals;

namespace {

struct Pipe {
  UniqueFd read;
  UniqueFd write;
  Pipe() {
    std::array<int, 2> ends{};
    REQUIRE(::pipe(ends.data()) == 0);
    read.reset(ends[0]);
    write.reset(ends[1]);
  }
};

// Far enough away that a test which waits for it fails by ctest's time limit.
Deadline far_away(const Cancel* cancel = nullptr) { return Deadline{system_clock().now() + 1h, cancel}; }

}  // namespace

TEST_CASE("a deadline in the past has nothing left", "[core]") {
  const Deadline past{system_clock().now() - 1s};
  CHECK(past.passed());
  CHECK(past.remaining_ms() == 0);
  CHECK_FALSE(far_away().passed());
  CHECK(far_away().remaining_ms() > 0);
  CHECK(far_away().remaining_ms() <= 3'600'000);
}

TEST_CASE("what is left always fits poll", "[core]") {
  CHECK(Deadline{TimePoint::max()}.remaining_ms() == INT_MAX);
  CHECK(Deadline{TimePoint::min()}.remaining_ms() == 0);
}

TEST_CASE("the sooner of two deadlines keeps the cancellation", "[core]") {
  const Cancel cancel;
  const Deadline later = far_away(&cancel);
  CHECK(later.sooner(later.at() - 1s).at() == later.at() - 1s);
  CHECK(later.sooner(later.at() + 1s).at() == later.at());
  CHECK(later.sooner(later.at() - 1s).cancel() == &cancel);
}

TEST_CASE("a cancelled wait has no time left", "[core]") {
  Cancel cancel;
  const Deadline deadline = far_away(&cancel);
  CHECK_FALSE(cancel.cancelled());
  cancel.cancel();
  cancel.cancel();  // twice is once
  CHECK(cancel.cancelled());
  CHECK(deadline.passed());
  CHECK(deadline.remaining_ms() == 0);
}

TEST_CASE("a wait ends when its descriptor is ready", "[core]") {
  const Pipe pipe;
  CHECK(wait_for(pipe.write.get(), POLLOUT, far_away()) == Wake::ready);
  REQUIRE(::write(pipe.write.get(), "x", 1) == 1);
  CHECK(wait_for(pipe.read.get(), POLLIN, far_away()) == Wake::ready);
}

TEST_CASE("a hang-up counts as ready", "[core]") {
  Pipe pipe;
  pipe.write.reset();
  CHECK(wait_for(pipe.read.get(), POLLIN, far_away()) == Wake::ready);
}

TEST_CASE("a wait whose deadline has passed still looks once", "[core]") {
  const Pipe pipe;
  const Deadline past{system_clock().now() - 1s};
  CHECK(wait_for(pipe.read.get(), POLLIN, past) == Wake::timeout);
  REQUIRE(::write(pipe.write.get(), "x", 1) == 1);
  CHECK(wait_for(pipe.read.get(), POLLIN, past) == Wake::ready);
}

TEST_CASE("cancelling ends a wait that has begun", "[core]") {
  const Pipe pipe;
  Cancel cancel;
  Wake wake = Wake::ready;
  std::thread waiting{[&] { wake = wait_for(pipe.read.get(), POLLIN, far_away(&cancel)); }};
  cancel.cancel();
  waiting.join();
  CHECK(wake == Wake::cancelled);
}

TEST_CASE("a wait that is cancelled before it begins returns at once even when its descriptor is ready", "[core]") {
  const Pipe pipe;
  REQUIRE(::write(pipe.write.get(), "x", 1) == 1);
  Cancel cancel;
  cancel.cancel();
  CHECK(wait_for(pipe.read.get(), POLLIN, far_away(&cancel)) == Wake::cancelled);
}
