#include "lib/process/capture.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "lib/process/child.hpp"
#include "lib/process/pipe.hpp"

namespace toolkit::process {
namespace {

/// Reads what is there, at most 256 KiB, so that a command that never stops talking cannot hold us. False at the end of
/// the stream.
bool drain(int fd, std::string& tail, std::size_t limit) {
  std::array<char, 4096> chunk{};
  for (int rounds = 0; rounds < 64; ++rounds) {
    const ssize_t got = ::read(fd, chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return got < 0;
    tail.append(chunk.data(), static_cast<std::size_t>(got));
    if (tail.size() > limit) tail.erase(0, tail.size() - limit);
  }
  return true;
}

}  // namespace

Result<Captured> capture(const std::vector<std::string>& argv, std::size_t tail_limit, const Deadline& deadline) {
  Pipe pipe = make_pipe();
  ::fcntl(pipe.read.get(), F_SETFL, O_NONBLOCK);  // our end alone: the command must find an ordinary pipe
  auto child = Child::start(argv, {.in = -1, .out = pipe.write.get(), .err = pipe.write.get()});
  if (!child) return tl::unexpected{child.error()};
  pipe.write.reset();
  Captured captured;
  const int cancel = deadline.cancel() != nullptr ? deadline.cancel()->fd() : -1;
  std::array<pollfd, 3> fds{pollfd{child->fd(), POLLIN, 0}, pollfd{pipe.read.get(), POLLIN, 0},
                            pollfd{cancel, POLLIN, 0}};
  while (!deadline.passed()) {
    const int count = ::poll(fds.data(), fds.size(), deadline.remaining_ms());
    if (count < 0 && errno != EINTR) throw EnvironmentError{"poll: " + std::generic_category().message(errno)};
    if (count <= 0) continue;
    if (fds[1].revents != 0 && !drain(pipe.read.get(), captured.tail, tail_limit)) fds[1].fd = -1;
    if (fds[0].revents == 0) continue;
    captured.status = child->wait(deadline);
    drain(pipe.read.get(), captured.tail, tail_limit);
    break;
  }
  return captured;  // Child's destructor ends what still runs
}

}  // namespace toolkit::process
