#include "bench/real_redis.hpp"

#include <chrono>

#include "lib/core/result.hpp"
#include "lib/process/capture.hpp"

namespace toolkit::bench {
namespace {

using namespace std::chrono_literals;

}  // namespace

RealRedis::RealRedis(const std::string& health_wait) : server_{start()} {
  constexpr std::size_t kTail = 4096;
  const auto waited = process::capture({health_wait, "unix:" + socket()}, kTail, Deadline::after(60s));
  if (!waited) throw EnvironmentError{waited.error().message};
  if (!waited->status || !waited->status->success()) {
    throw EnvironmentError{"redis-server did not come up: " + waited->tail};
  }
}

process::Child RealRedis::start() const {
  // setpriv, of util-linux: a second Ctrl-C ends us without another word, and the server must not outlive that.
  auto child = process::Child::start({"setpriv", "--pdeathsig", "KILL", "redis-server", "--port", "0", "--unixsocket",
                                      socket(), "--save", "", "--appendonly", "no", "--dir", folder_.path()},
                                     {});
  if (!child) throw EnvironmentError{child.error().message};
  return std::move(*child);
}

}  // namespace toolkit::bench
