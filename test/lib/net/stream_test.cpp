#include "lib/net/stream.hpp"

#include <fcntl.h>
#include <sys/socket.h>

#include <array>
#include <optional>
#include <thread>

#include "test/support/catch.hpp"
#include "test/support/far_away.hpp"

using namespace toolkit;

namespace {

using namespace std::chrono_literals;

/// Two ends of a connection: ours, and the other side's, which blocks.
struct Pair {
  Pair() {
    std::array<int, 2> ends{};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0);
    REQUIRE(::fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0);
    stream.emplace(UniqueFd{ends[0]});
    other.reset(ends[1]);
  }
  void say(std::string_view text) const {
    REQUIRE(::send(other.get(), text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size()));
  }
  std::optional<net::Stream> stream;
  UniqueFd other;
};

}  // namespace

TEST_CASE("lines come one by one, without their ends, however they were sent", "[net]") {
  Pair pair;
  pair.say("one\r\ntwo\n\r\nth");
  CHECK(pair.stream->read_line(100, test::far_away()) == "one");
  CHECK(pair.stream->read_line(100, test::far_away()) == "two");
  CHECK(pair.stream->read_line(100, test::far_away())->empty());
  std::thread later{[&] {
    pair.say("r");
    pair.say("ee\r");
    pair.say("\n");
  }};
  CHECK(pair.stream->read_line(100, test::far_away()) == "three");
  later.join();
}

TEST_CASE("a line may be as long as it may be and no longer", "[net]") {
  Pair fits;
  fits.say("12345\n");
  CHECK(fits.stream->read_line(5, test::far_away()) == "12345");
  Pair ends_late;
  ends_late.say("123456\n");
  CHECK(ends_late.stream->read_line(5, test::far_away()).error().failure == Failure::corrupt);
  Pair endless;
  endless.say("1234567890");
  CHECK(endless.stream->read_line(5, test::far_away()).error().failure == Failure::corrupt);
}

TEST_CASE("exactly so many bytes come, however they were sent", "[net]") {
  Pair pair;
  pair.say("line\nabcde");
  CHECK(pair.stream->read_line(100, test::far_away()) == "line");
  CHECK(pair.stream->read_exactly(0, test::far_away())->empty());
  CHECK(pair.stream->read_exactly(3, test::far_away()) == "abc");
  std::thread later{[&] {
    pair.say("f");
    pair.say(std::string(10'000, 'g'));
  }};
  CHECK(pair.stream->read_exactly(3, test::far_away()) == "def");
  CHECK(pair.stream->read_exactly(10'000, test::far_away()) == std::string(10'000, 'g'));
  later.join();
  pair.say("half");
  CHECK(pair.stream->read_exactly(5, Deadline::after(20ms)).error().failure == Failure::timeout);
  pair.other.reset();
  CHECK(pair.stream->read_exactly(5, test::far_away()).error().failure == Failure::unreachable);
}

TEST_CASE("no line comes when the other side hangs up, says nothing, or the wait is cancelled", "[net]") {
  Pair closed;
  closed.say("half");
  closed.other.reset();
  CHECK(closed.stream->read_line(100, test::far_away()).error().failure == Failure::unreachable);
  Pair silent;
  CHECK(silent.stream->read_line(100, Deadline::after(20ms)).error().failure == Failure::timeout);
  Cancel cancel;
  cancel.cancel();
  const Deadline cancelled{test::far_away().at(), &cancel};
  CHECK(silent.stream->read_line(100, cancelled).error().failure == Failure::timeout);
}

TEST_CASE("as many bytes come as are asked for, however they were sent", "[net]") {
  Pair pair;
  pair.say("abcd\nef");
  CHECK(pair.stream->read_exactly(0, test::far_away())->empty());
  CHECK(pair.stream->read_exactly(3, test::far_away()) == "abc");
  // Lines and bytes mix: what one has not taken is there for the other.
  CHECK(pair.stream->read_line(100, test::far_away()) == "d");
  std::thread later{[&] {
    pair.say(std::string_view{"\0\r", 2});
    pair.say("\nrest");
  }};
  CHECK(pair.stream->read_exactly(5, test::far_away()) == std::string{"ef\0\r\n", 5});
  later.join();
  std::string much;
  for (int i = 0; i < 5000; ++i) much += std::to_string(i);
  pair.say(much);
  CHECK(pair.stream->read_exactly(4 + much.size(), test::far_away()) == "rest" + much);
}

TEST_CASE("fewer bytes than were asked for are none", "[net]") {
  Pair closed;
  closed.say("half");
  closed.other.reset();
  CHECK(closed.stream->read_exactly(5, test::far_away()).error().failure == Failure::unreachable);
  CHECK(closed.stream->read_exactly(4, test::far_away()) == "half");
  Pair silent;
  silent.say("hal");
  CHECK(silent.stream->read_exactly(4, Deadline::after(20ms)).error().failure == Failure::timeout);
  Cancel cancel;
  cancel.cancel();
  CHECK(silent.stream->read_exactly(4, Deadline{test::far_away().at(), &cancel}).error().failure == Failure::timeout);
}

TEST_CASE("all is written to a slow reader, and nothing without end to one that does not read", "[net]") {
  const std::string much(std::size_t{4} * 1024 * 1024, 'x');
  Pair slow;
  std::size_t read = 0;
  std::thread reader{[&] {
    std::string chunk(65536, '\0');
    while (read < much.size()) {
      const ssize_t got = ::recv(slow.other.get(), chunk.data(), chunk.size(), 0);
      if (got <= 0) return;
      read += static_cast<std::size_t>(got);
    }
  }};
  CHECK(slow.stream->write(much, test::far_away()));
  reader.join();
  CHECK(read == much.size());
  Pair deaf;
  CHECK(deaf.stream->write(much, Deadline::after(20ms)).error().failure == Failure::timeout);
  Pair gone;
  gone.other.reset();
  CHECK(gone.stream->write("x", test::far_away()).error().failure == Failure::unreachable);
}
