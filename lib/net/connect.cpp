#include "lib/net/connect.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/un.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <optional>
#include <system_error>

#include <fmt/format.h>

namespace toolkit::net {
namespace {

using namespace std::chrono_literals;

constexpr auto kHeadStart = 250ms;  // RFC 8305's "Connection Attempt Delay"

std::string reason(int error) { return std::generic_category().message(error); }

/// The error of a connect that is over; 0 when it is connected.
int connect_error(int fd) {
  int error = 0;
  socklen_t size = sizeof error;
  if (::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0) return errno;
  return error;
}

/// Without this, the port could be taken for a minute after, when its server comes.
void close_at_once(int fd) {
  const linger at_once{1, 0};
  ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

bool is_out_of_reach(int error) { return error == EADDRNOTAVAIL || error == ENETUNREACH || error == EAFNOSUPPORT; }

/// Several connection attempts at once, the first to succeed wins.
class Race {
 public:
  Race(const std::vector<Address>& addresses, const Deadline& deadline) : addresses_{addresses}, deadline_{deadline} {}

  Result<Connection> run() {
    while (!winner_) {
      if (next_ < addresses_.size() && (runners_.empty() || head_start_over())) {
        start_next();
        continue;
      }
      if (runners_.empty()) return lost();
      if (!wait()) return fail(Failure::timeout, timeout_message());
    }
    return std::move(*winner_);
  }

 private:
  struct Runner {
    UniqueFd fd;
    const Address* address;
  };

  [[nodiscard]] bool head_start_over() const { return system_clock().now() >= last_start_ + kHeadStart; }

  void start_next() {
    const Address& address = addresses_[next_++];
    last_start_ = system_clock().now();
    UniqueFd fd{::socket(address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
    if (!fd) return failed(address, errno);
    if (::connect(fd.get(), address.data(), address.length()) == 0) {
      connected(std::move(fd), address);
    } else if (errno == EINPROGRESS) {
      runners_.push_back({std::move(fd), &address});
    } else {
      failed(address, errno);
    }
  }

  /// Waits for a runner to finish or the next one to start. False when the deadline came first.
  bool wait() {
    std::vector<pollfd> fds;
    for (const Runner& runner : runners_) fds.push_back({runner.fd.get(), POLLOUT, 0});
    if (deadline_.cancel() != nullptr) fds.push_back({deadline_.cancel()->fd(), POLLIN, 0});
    const bool more = next_ < addresses_.size();
    const Deadline until = more ? deadline_.sooner(last_start_ + kHeadStart) : deadline_;
    if (deadline_.passed()) return false;
    const int count = ::poll(fds.data(), fds.size(), until.remaining_ms());
    if (count < 0 && errno != EINTR) throw EnvironmentError{"poll: " + reason(errno)};
    for (std::size_t i = runners_.size(); i-- > 0 && count > 0;) {
      if (fds[i].revents != 0) finish(i);
    }
    return true;
  }

  void finish(std::size_t index) {
    Runner runner = std::move(runners_[index]);
    runners_.erase(runners_.begin() + static_cast<std::ptrdiff_t>(index));
    const int error = connect_error(runner.fd.get());
    if (error != 0) return failed(*runner.address, error);
    connected(std::move(runner.fd), *runner.address);
  }

  void connected(UniqueFd fd, const Address& address) {
    if (is_to_itself(fd.get())) {
      close_at_once(fd.get());
      return failed(address, ECONNREFUSED);
    }
    if (!winner_) winner_ = Connection{std::move(fd), address};
  }

  void failed(const Address& address, int error) {
    refused_ = refused_ || error == ECONNREFUSED;
    other_ = other_ || (error != ECONNREFUSED && !is_out_of_reach(error));
    timed_out_ = timed_out_ || error == ETIMEDOUT;
    if (!failures_.empty()) failures_ += "; ";
    failures_ += fmt::format("{}: {}", address.text(), reason(error));
  }

  [[nodiscard]] Result<Connection> lost() const {
    if (addresses_.empty()) return fail(Failure::not_found, "there is no address to connect to");
    const Failure failure = refused_ && !other_ ? Failure::refused
                            : timed_out_        ? Failure::timeout
                                                : Failure::unreachable;
    return fail(failure, failures_);
  }

  [[nodiscard]] std::string timeout_message() const {
    std::string text = failures_;
    for (const Runner& runner : runners_) {
      text += fmt::format("{}{}: no answer in time", text.empty() ? "" : "; ", runner.address->text());
    }
    for (std::size_t i = next_; i < addresses_.size(); ++i) {
      text += fmt::format("{}{}: no time left to try it", text.empty() ? "" : "; ", addresses_[i].text());
    }
    return text;
  }

  const std::vector<Address>& addresses_;
  const Deadline& deadline_;
  std::vector<Runner> runners_;
  std::size_t next_ = 0;
  TimePoint last_start_{};
  std::optional<Connection> winner_;
  std::string failures_;
  bool refused_ = false;
  bool other_ = false;
  bool timed_out_ = false;
};

}  // namespace

bool is_to_itself(int fd) {
  sockaddr_storage ours{};
  sockaddr_storage theirs{};
  socklen_t our_size = sizeof ours;
  socklen_t their_size = sizeof theirs;
  return ::getsockname(fd, reinterpret_cast<sockaddr*>(&ours), &our_size) == 0 &&
         ::getpeername(fd, reinterpret_cast<sockaddr*>(&theirs), &their_size) == 0 && our_size == their_size &&
         std::memcmp(&ours, &theirs, our_size) == 0;
}

Result<Connection> connect_any(const std::vector<Address>& addresses, const Deadline& deadline) {
  return Race{addresses, deadline}.run();
}

Result<UniqueFd> connect_unix(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return fail(Failure::rejected, fmt::format("{}: over 107 bytes", path));
  std::memcpy(address.sun_path, path.data(), path.size());
  const bool is_abstract = path.starts_with('@');
  if (is_abstract) address.sun_path[0] = '\0';
  const std::size_t length = offsetof(sockaddr_un, sun_path) + path.size() + (is_abstract ? 0 : 1);
  UniqueFd fd{::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  if (!fd) throw EnvironmentError{"socket: " + reason(errno)};
  if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), static_cast<socklen_t>(length)) == 0) return fd;
  const int error = errno;
  // EAGAIN would mean "in progress" for other sockets.
  if (error == EAGAIN) return fail(Failure::unreachable, fmt::format("{}: its queue of connections is full", path));
  const Failure failure = error == ENOENT         ? Failure::not_found
                          : error == ECONNREFUSED ? Failure::refused
                                                  : Failure::unreachable;
  return fail(failure, fmt::format("{}: {}", path, reason(error)));
}

}  // namespace toolkit::net
