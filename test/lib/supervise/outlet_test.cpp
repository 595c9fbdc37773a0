#include "lib/supervise/outlet.hpp"

#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>

#include "lib/process/pipe.hpp"
#include "test/support/catch.hpp"
#include "test/support/numbered.hpp"
#include "test/support/temp_dir.hpp"

using namespace toolkit;
using process::make_pipe;
using process::Pipe;
using supervise::Outlet;
using test::numbered;

namespace {

/// What is written to one is read from the other.
Pipe make_sockets() {
  std::array<int, 2> ends{};
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0);
  return {UniqueFd{ends[0]}, UniqueFd{ends[1]}};
}

std::string read_some(const UniqueFd& fd) {
  std::string bytes(65536, '\0');
  const ssize_t got = ::read(fd.get(), bytes.data(), bytes.size());
  bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return bytes;
}

/// SIGPIPE does nothing as long as it lives.
class NoBrokenPipe {
 public:
  NoBrokenPipe() : before_{std::signal(SIGPIPE, SIG_IGN)} {}
  NoBrokenPipe(const NoBrokenPipe&) = delete;
  NoBrokenPipe& operator=(const NoBrokenPipe&) = delete;
  ~NoBrokenPipe() { std::signal(SIGPIPE, before_); }

 private:
  void (*before_)(int);
};

}  // namespace

TEST_CASE("what nobody reads yet waits, in order, and is written when there is room", "[supervise]") {
  for (const bool is_socket : {false, true}) {
    INFO(is_socket);
    const Pipe ends = is_socket ? make_sockets() : make_pipe();
    Outlet outlet{ends.write.get()};
    const std::string all = numbered(1'000'000);
    outlet.write(std::string_view{all}.substr(0, 700'000));
    CHECK(outlet.is_full());
    outlet.write(std::string_view{all}.substr(700'000));
    std::string got;
    while (outlet.is_full()) {
      got += read_some(ends.read);
      outlet.flush();
    }
    while (got.size() < all.size()) got += read_some(ends.read);
    CHECK((got == all));
    CHECK(outlet.closed().empty());
    // What others do with the same file waits as it did.
    CHECK((::fcntl(ends.write.get(), F_GETFL) & O_NONBLOCK) == 0);
  }
}

TEST_CASE("a reader who has gone closes an outlet, which is no loss", "[supervise]") {
  const NoBrokenPipe quiet;
  for (const bool is_socket : {false, true}) {
    INFO(is_socket);
    Pipe ends = is_socket ? make_sockets() : make_pipe();
    Outlet outlet{ends.write.get()};
    ends.read.reset();
    outlet.write("hello");
    CHECK(outlet.closed() == "Broken pipe");
    CHECK_FALSE(outlet.is_broken());
    outlet.write("more");
    CHECK_FALSE(outlet.is_full());
  }
}

TEST_CASE("a reader who goes while something waits takes it along", "[supervise]") {
  const NoBrokenPipe quiet;
  Pipe ends = make_pipe();
  Outlet outlet{ends.write.get()};
  outlet.write(numbered(200'000));
  REQUIRE(outlet.is_full());
  ends.read.reset();
  outlet.flush();
  CHECK_FALSE(outlet.is_full());
  CHECK_FALSE(outlet.closed().empty());
}

TEST_CASE("a full disk breaks an outlet", "[supervise]") {
  const UniqueFd full{::open("/dev/full", O_WRONLY | O_CLOEXEC)};
  Outlet outlet{full.get()};
  outlet.write("hello");
  CHECK(outlet.closed() == "No space left on device");
  CHECK(outlet.is_broken());
}

TEST_CASE("a file takes all of it, behind what is there", "[supervise]") {
  const test::TempDir folder;
  const std::string path = folder.write("out", "before\n");
  const UniqueFd file{::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC)};
  Outlet outlet{file.get()};
  outlet.write(numbered(300'000));
  CHECK_FALSE(outlet.is_full());
  CHECK((folder.read("out") == "before\n" + numbered(300'000)));
}

TEST_CASE("what cannot be opened a second time is only written to while there is room", "[supervise]") {
  const UniqueFd counter{::eventfd(0, EFD_CLOEXEC)};
  Outlet outlet{counter.get()};
  const std::string most{"\xfe\xff\xff\xff\xff\xff\xff\xff", 8};
  outlet.write(most);
  CHECK_FALSE(outlet.is_full());
  outlet.write(std::string{"\x01\0\0\0\0\0\0\0", 8});  // would wait for ever
  CHECK(outlet.is_full());
  CHECK(read_some(counter) == most);
  outlet.flush();
  CHECK_FALSE(outlet.is_full());
}

TEST_CASE("an outlet knows whether a line has begun", "[supervise]") {
  const Pipe ends = make_pipe();
  Outlet outlet{ends.write.get()};
  CHECK(outlet.is_at_line_start());
  outlet.write("half");
  CHECK_FALSE(outlet.is_at_line_start());
  outlet.write("");
  CHECK_FALSE(outlet.is_at_line_start());
  outlet.write(" a line\n");
  CHECK(outlet.is_at_line_start());
}
