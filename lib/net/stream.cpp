#include "lib/net/stream.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <system_error>

#include <fmt/format.h>

namespace toolkit::net {
namespace {

constexpr std::size_t kChunk = 4096;

tl::unexpected<Error> broken(int error) {
  return fail(Failure::unreachable, fmt::format("the connection broke: {}", std::generic_category().message(error)));
}

bool is_passing(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

}  // namespace

Result<void> Stream::write(std::string_view bytes, const Deadline& deadline) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    } else if (!is_passing(errno)) {
      return broken(errno);
    } else if (wait_for(socket_.get(), POLLOUT, deadline) != Wake::ready) {
      return fail(Failure::timeout, "what we say was not taken in time");
    }
  }
  return {};
}

Result<void> Stream::read_more(const Deadline& deadline) {
  std::array<char, kChunk> chunk{};
  while (true) {
    const ssize_t got = ::recv(socket_.get(), chunk.data(), chunk.size(), 0);
    if (got > 0) {
      unread_.append(chunk.data(), static_cast<std::size_t>(got));
      return {};
    }
    if (got == 0) return fail(Failure::unreachable, "the connection was closed");
    if (!is_passing(errno)) return broken(errno);
    if (wait_for(socket_.get(), POLLIN, deadline) != Wake::ready) {
      return fail(Failure::timeout, "there was no answer in time");
    }
  }
}

Result<std::string> Stream::read_line(std::size_t most, const Deadline& deadline) {
  std::size_t end = unread_.find('\n');
  while (end == std::string::npos && unread_.size() <= most) {
    const std::size_t searched = unread_.size();
    if (auto read = read_more(deadline); !read) return tl::unexpected{read.error()};
    end = unread_.find('\n', searched);
  }
  if (end > most) return fail(Failure::corrupt, "it answers with a line without end");
  std::string line = unread_.substr(0, end);
  unread_.erase(0, end + 1);
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

Result<std::string> Stream::read_exactly(std::size_t count, const Deadline& deadline) {
  while (unread_.size() < count) {
    if (auto read = read_more(deadline); !read) return tl::unexpected{read.error()};
  }
  std::string bytes = unread_.substr(0, count);
  unread_.erase(0, count);
  return bytes;
}

}  // namespace toolkit::net
