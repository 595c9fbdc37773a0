// All servers whose settings a run changes, as the options name them, and the way back from an id to its setting.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/environment.hpp"
#include "lib/core/mistakes.hpp"
#include "lib/dbsettings/postgres_setting.hpp"
#include "lib/dbsettings/redis_setting.hpp"
#include "lib/settings/restore.hpp"

namespace toolkit::dbsettings {

/// An id of this library: "redis://HOST:PORT#maxmemory", "postgres://HOST:PORT#fsync".
[[nodiscard]] bool is_server_setting(std::string_view id);

class Servers {
 public:
  /// The values of `--redis` and `--postgres`. Adds to `mistakes`, with the option's name in front, what is wrong with
  /// them. Asks nobody anything.
  [[nodiscard]] static Servers read(const std::vector<std::string>& redis_urls,
                                    const std::vector<std::string>& postgres_urls, const Environment& environment,
                                    Patience patience, Mistakes& mistakes);

  [[nodiscard]] bool empty() const { return redis_.empty() && postgres_.empty(); }
  /// redis_requests() of each, in the order of the options, and with `unsafe_durability` postgres_requests().
  [[nodiscard]] std::vector<settings::Request> requests(const std::string& maxmemory, bool unsafe_durability) const;
  /// To undo: the setting of an id. Where the options name no such server it is one that refuses to be read and says
  /// what to give, so that it stays in the journal. A Refusal for what is no id of ours.
  [[nodiscard]] settings::Attempt<std::unique_ptr<settings::Setting>> make(const std::string& id) const;
  /// What the servers complain of. `root` as in redis_complaints(); of PostgreSQL only with `unsafe_durability`.
  [[nodiscard]] std::vector<std::string> complaints(bool unsafe_durability, const std::string& root = "") const;
  /// The passwords of the URLs, to be masked.
  [[nodiscard]] std::vector<std::string> passwords() const;

 private:
  std::vector<std::shared_ptr<RedisSession>> redis_;
  std::vector<std::shared_ptr<PostgresSession>> postgres_;
};

}  // namespace toolkit::dbsettings
