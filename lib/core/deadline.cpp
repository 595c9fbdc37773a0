#include "lib/core/deadline.hpp"

#include <poll.h>
#include <sys/eventfd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstdint>
#include <system_error>

#include "lib/core/result.hpp"

namespace toolkit {

Cancel::Cancel() : event_{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)} {
  if (!event_) throw EnvironmentError{"eventfd: " + std::generic_category().message(errno)};
}

void Cancel::cancel() noexcept {
  cancelled_ = true;
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(event_.get(), &one, sizeof one);
}

Deadline Deadline::after(std::chrono::milliseconds length) { return Deadline{system_clock().now() + length}; }

bool Deadline::passed() const { return (cancel_ != nullptr && cancel_->cancelled()) || system_clock().now() >= at_; }

int Deadline::remaining_ms() const {
  if (passed()) return 0;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(at_ - system_clock().now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, INT_MAX));
}

Wake wait_for(int fd, short events, const Deadline& deadline) {
  std::array<pollfd, 2> fds{pollfd{fd, events, 0}, pollfd{-1, POLLIN, 0}};
  if (deadline.cancel() != nullptr) fds[1].fd = deadline.cancel()->fd();
  for (;;) {
    const int count = ::poll(fds.data(), fds.size(), deadline.remaining_ms());
    if (count < 0 && errno != EINTR) throw EnvironmentError{"poll: " + std::generic_category().message(errno)};
    if (fds[1].revents != 0 && count > 0) return Wake::cancelled;
    if (fds[0].revents != 0 && count > 0) return Wake::ready;
    if (deadline.cancel() != nullptr && deadline.cancel()->cancelled()) return Wake::cancelled;
    if (deadline.passed()) return Wake::timeout;
  }
}

}  // namespace toolkit
