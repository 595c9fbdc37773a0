// What an error that Redis answers means for its settings.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/db/redis_reply.hpp"
#include "lib/settings/setting.hpp"

namespace toolkit::dbsettings {

/// Of the command `command` (CONFIG, INFO), which `server` answered by an error. needs_root: its ACL forbids the
/// command (NOPERM), or the server has renamed it or switched it off; invalid_value, unknown and read_only: what CONFIG
/// SET says of its value and its name. Source: redis 6.2 and 7.0, src/config.c, src/acl.c, src/server.c.
[[nodiscard]] settings::Refusal redis_refusal(std::string_view server, const std::vector<std::string>& command,
                                              const db::RedisReply& error);

/// Of AUTH. The server's words are not shown: where it does not know the command they repeat the password.
[[nodiscard]] settings::Refusal redis_login_refusal(std::string_view server, const db::RedisReply& error);

}  // namespace toolkit::dbsettings
