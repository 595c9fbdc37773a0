#include "lib/pty/pty.hpp"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "lib/process/child.hpp"
#include "test/support/catch.hpp"
#include "test/support/far_away.hpp"

using namespace toolkit;
using namespace toolkit::pty;

namespace {

constexpr winsize kSize{40, 123, 0, 0};

winsize size_of(const UniqueFd& fd) {
  winsize size{};
  REQUIRE(::ioctl(fd.get(), TIOCGWINSZ, &size) == 0);
  return size;
}

termios settings_of(const UniqueFd& fd) {
  termios settings{};
  REQUIRE(::tcgetattr(fd.get(), &settings) == 0);
  return settings;
}

/// Reads `bytes` bytes; what a terminal takes at once is read by the time it is asked for.
std::string read_some(const UniqueFd& fd, std::size_t bytes) {
  std::string text(bytes, '\0');
  std::size_t done = 0;
  while (done < bytes) {
    const ssize_t got = ::read(fd.get(), text.data() + done, bytes - done);
    REQUIRE(got > 0);
    done += static_cast<std::size_t>(got);
  }
  return text;
}

UniqueFd dev_null() { return UniqueFd{::open("/dev/null", O_RDWR | O_CLOEXEC)}; }

}  // namespace

TEST_CASE("a terminal is made that no child inherits by mistake", "[pty]") {
  const auto pty = open_pty(dev_null().get());
  if (!pty) SKIP_TEST("there are no terminals: " + pty.error().message);
  CHECK(::isatty(pty->slave.get()) == 1);
  CHECK((::fcntl(pty->master.get(), F_GETFD) & FD_CLOEXEC) != 0);
  CHECK((::fcntl(pty->slave.get(), F_GETFD) & FD_CLOEXEC) != 0);
  CHECK(size_of(pty->slave).ws_col == 0);
}

TEST_CASE("what is written to a terminal comes out byte for byte", "[pty]") {
  const auto pty = open_pty(dev_null().get());
  if (!pty) SKIP_TEST("there are no terminals: " + pty.error().message);
  std::string all = "line\nnext\r\n\ttab\x04\x03\n";
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  REQUIRE(::write(pty->slave.get(), all.data(), all.size()) == static_cast<ssize_t>(all.size()));
  CHECK(read_some(pty->master, all.size()) == all);
}

TEST_CASE("a terminal is like another in size and settings, but that output is left alone", "[pty]") {
  const auto first = open_pty(dev_null().get());
  if (!first) SKIP_TEST("there are no terminals: " + first.error().message);
  REQUIRE(::ioctl(first->slave.get(), TIOCSWINSZ, &kSize) == 0);
  termios settings = settings_of(first->slave);
  settings.c_oflag |= static_cast<tcflag_t>(OPOST | ONLCR);
  settings.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  settings.c_cc[VINTR] = 'x';
  REQUIRE(::tcsetattr(first->slave.get(), TCSANOW, &settings) == 0);
  const auto second = open_pty(first->slave.get());
  REQUIRE(second);
  CHECK(size_of(second->slave).ws_row == kSize.ws_row);
  CHECK(size_of(second->slave).ws_col == kSize.ws_col);
  const termios copied = settings_of(second->slave);
  CHECK((copied.c_lflag & static_cast<tcflag_t>(ECHO)) == 0);
  CHECK(copied.c_cc[VINTR] == 'x');
  REQUIRE(::write(second->slave.get(), "a\nb", 3) == 3);
  CHECK(read_some(second->master, 3) == "a\nb");
}

TEST_CASE("a window's size is copied, by either end, and nothing happens without a terminal", "[pty]") {
  const auto from = open_pty(dev_null().get());
  const auto to = open_pty(dev_null().get());
  if (!from || !to) SKIP_TEST("there are no terminals");
  REQUIRE(::ioctl(from->slave.get(), TIOCSWINSZ, &kSize) == 0);
  copy_window_size(from->slave.get(), to->master.get());
  CHECK(size_of(to->slave).ws_row == kSize.ws_row);
  CHECK(size_of(to->slave).ws_col == kSize.ws_col);
  copy_window_size(dev_null().get(), to->slave.get());
  copy_window_size(-1, to->slave.get());
  copy_window_size(from->slave.get(), -1);
  CHECK(size_of(to->slave).ws_col == kSize.ws_col);
}

TEST_CASE("a command sees a terminal, and its end is the end of what is read", "[pty]") {
  auto pty = open_pty(dev_null().get());
  if (!pty) SKIP_TEST("there are no terminals: " + pty.error().message);
  auto child = process::Child::start({"sh", "-c", "test -t 1 && echo yes"}, {.out = pty->slave.get()});
  REQUIRE(child);
  pty->slave.reset();
  CHECK(read_some(pty->master, 4) == "yes\n");
  char more = 0;
  errno = 0;
  CHECK(::read(pty->master.get(), &more, 1) == -1);
  CHECK(errno == EIO);
  CHECK(child->wait(test::far_away()).has_value());
}

TEST_CASE("a machine without descriptors gives no terminal", "[pty]") {
  rlimit old{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &old) == 0);
  const rlimit none{0, old.rlim_max};
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &none) == 0);
  const auto pty = open_pty(-1);
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &old) == 0);
  REQUIRE_FALSE(pty);
  CHECK(pty.error().failure == Failure::unreachable);
  CHECK(pty.error().message == "posix_openpt: " + std::generic_category().message(EMFILE));
}
