// A real redis-server with nothing in it, on a Unix socket in a temporary folder.
#pragma once

#include <string>

#include "lib/process/child.hpp"
#include "test/support/temp_dir.hpp"

namespace toolkit::bench {

class RealRedis {
 public:
  /// Starts the server and waits by `health_wait`, the program, until it accepts. Throws EnvironmentError. To be made
  /// in the thread that lives longest: the server dies with it, however that one ends.
  explicit RealRedis(const std::string& health_wait);

  /// The path of the server's socket.
  [[nodiscard]] std::string socket() const { return folder_ / "redis.sock"; }

 private:
  process::Child start() const;

  test::TempDir folder_;
  process::Child server_;  // last: it goes before its folder
};

}  // namespace toolkit::bench
