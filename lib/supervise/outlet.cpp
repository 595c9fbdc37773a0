#include "lib/supervise/outlet.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <system_error>

#include <fmt/format.h>

namespace toolkit::supervise {

Outlet::Outlet(int fd) : fd_{fd} {
  struct stat status {};
  if (::fstat(fd, &status) != 0) return;
  if (S_ISSOCK(status.st_mode)) {
    way_ = Way::socket;
  } else if (S_ISREG(status.st_mode) || S_ISBLK(status.st_mode)) {
    way_ = Way::blocking;
  } else {
    own_.reset(
        ::open(fmt::format("/proc/self/fd/{}", fd).c_str(), O_WRONLY | O_APPEND | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
    if (!own_) return;
    fd_ = own_.get();
    way_ = Way::nonblocking;
  }
}

void Outlet::write(std::string_view bytes) {
  if (!closed_.empty() || bytes.empty()) return;
  is_at_line_start_ = bytes.back() == '\n';
  if (waiting_.empty()) bytes.remove_prefix(write_some(bytes));
  if (closed_.empty()) waiting_.append(bytes);
}

void Outlet::flush() {
  waiting_.erase(0, write_some(waiting_));
  if (!closed_.empty()) waiting_.clear();
  if (waiting_.empty()) waiting_.shrink_to_fit();
}

std::size_t Outlet::write_some(std::string_view bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    if (way_ == Way::careful && !has_room()) break;
    // A pipe that poll(2) calls writable takes PIPE_BUF bytes at once.
    const std::size_t most = way_ == Way::careful ? PIPE_BUF : bytes.size();
    const std::string_view part = bytes.substr(done, most);
    const ssize_t written = way_ == Way::socket ? ::send(fd_, part.data(), part.size(), MSG_DONTWAIT | MSG_NOSIGNAL)
                                                : ::write(fd_, part.data(), part.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) break;
    if (written < 0) {
      is_broken_ = errno != EPIPE;
      closed_ = std::generic_category().message(errno);
      break;
    }
    done += static_cast<std::size_t>(written);
  }
  return done;
}

bool Outlet::has_room() const {
  pollfd room{fd_, POLLOUT, 0};
  return ::poll(&room, 1, 0) > 0;
}

}  // namespace toolkit::supervise
