// What Redis itself complains of on its machine.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lib/dbsettings/redis_session.hpp"

namespace toolkit::dbsettings {

/// What is not known is not there.
struct RedisSurroundings {
  std::optional<std::uint64_t> overcommit_memory = {};  ///< vm.overcommit_memory
  std::string huge_pages = {};                          ///< transparent huge pages: "always", "madvise", "never"
  std::optional<std::uint64_t> somaxconn = {};          ///< net.core.somaxconn
  std::optional<std::uint64_t> tcp_backlog = {};        ///< the server's tcp-backlog
  bool last_save_failed = false;                        ///< rdb_last_bgsave_status:err
};

/// One sentence for each. Pure. Source: redis 7.0, src/syscheck.c, src/server.c (checkTcpBacklogSettings).
[[nodiscard]] std::vector<std::string> complaints(const RedisSurroundings& surroundings);

/// Asks the server, and for a server of this machine the files below `root`. What cannot be read is not known.
[[nodiscard]] RedisSurroundings look_around(RedisSession& session, const std::string& root = "");

/// Both, with the server's name in front.
[[nodiscard]] std::vector<std::string> redis_complaints(RedisSession& session, const std::string& root = "");

}  // namespace toolkit::dbsettings
