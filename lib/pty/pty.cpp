#include "lib/pty/pty.hpp"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>

namespace toolkit::pty {
namespace {

constexpr int kFlags = O_RDWR | O_NOCTTY | O_CLOEXEC;

tl::unexpected<Error> refused(const std::string& what, int error) {
  return fail(Failure::unreachable, what + ": " + std::generic_category().message(error));
}

}  // namespace

Result<Pty> open_pty(int like_fd) {
  Pty pty;
  pty.master.reset(::posix_openpt(kFlags));
  if (!pty.master) return refused("posix_openpt", errno);
  if (::grantpt(pty.master.get()) != 0) return refused("grantpt", errno);
  if (::unlockpt(pty.master.get()) != 0) return refused("unlockpt", errno);
  std::array<char, 64> name{};
  const int error = ::ptsname_r(pty.master.get(), name.data(), name.size());
  if (error != 0) return refused("ptsname_r", error);
  pty.slave.reset(::open(name.data(), kFlags));
  if (!pty.slave) return refused(std::string{"open of "} + name.data(), errno);

  termios settings{};
  if (::tcgetattr(like_fd, &settings) != 0 && ::tcgetattr(pty.slave.get(), &settings) != 0)
    return refused("tcgetattr", errno);
  settings.c_oflag &= ~static_cast<tcflag_t>(OPOST);
  if (::tcsetattr(pty.slave.get(), TCSANOW, &settings) != 0) return refused("tcsetattr", errno);
  copy_window_size(like_fd, pty.slave.get());
  return pty;
}

void copy_window_size(int from, int to) {
  winsize size{};
  if (::ioctl(from, TIOCGWINSZ, &size) == 0) ::ioctl(to, TIOCSWINSZ, &size);
}

}  // namespace toolkit::pty
