// A setting of a Redis server, by CONFIG GET and CONFIG SET.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "lib/dbsettings/redis_session.hpp"
#include "lib/settings/apply.hpp"

namespace toolkit::dbsettings {

/// What a setting is made for. To put it back more is done, and more is known: it was changed before.
enum class Purpose { apply, undo };

/// `name` as CONFIG has it: "maxmemory". To undo: a server that is_gone() has taken its settings along
/// (Reason::gone).
[[nodiscard]] std::unique_ptr<settings::Setting> make_redis_setting(std::shared_ptr<RedisSession> session,
                                                                    const std::string& name, Purpose purpose);

/// What makes a Redis fit for tests: no persistence, no eviction, which would be a test that fails now and then where
/// an error is seen, and no chatter. `maxmemory` is left out when it is empty.
[[nodiscard]] std::vector<settings::Request> redis_requests(const std::shared_ptr<RedisSession>& session,
                                                            const std::string& maxmemory);

}  // namespace toolkit::dbsettings
