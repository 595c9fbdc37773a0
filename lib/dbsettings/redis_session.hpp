// A conversation with one Redis server, which all of its settings share.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lib/db/redis_connection.hpp"
#include "lib/dbsettings/reach.hpp"
#include "lib/dbsettings/targets.hpp"
#include "lib/settings/setting.hpp"

namespace toolkit::dbsettings {

class RedisSession {
 public:
  /// Asks nothing yet. `patience` is for the way to a first answer, and for each command by itself.
  RedisSession(RedisTarget target, Patience patience) : target_{std::move(target)}, patience_{patience} {}

  [[nodiscard]] const RedisTarget& target() const { return target_; }
  /// Connects and logs in when that has not been done, and sends one command. An error reply is a Refusal, as
  /// redis_refusal() says. A server that could not be reached, did not let us in or did not answer in time is not asked
  /// again.
  [[nodiscard]] settings::Attempt<db::RedisReply> command(const std::vector<std::string>& words);
  /// The field `name` of INFO's section, or nothing.
  [[nodiscard]] std::optional<std::string> info(const std::string& section, const std::string& name);
  /// Nobody listened, or the name was of nobody: that server has ended, and its settings with it.
  [[nodiscard]] bool is_gone() const { return is_gone_; }
  /// It is connected, by the loopback of this machine.
  [[nodiscard]] bool is_local() const { return is_local_; }

 private:
  [[nodiscard]] settings::Attempt<void> connect();
  [[nodiscard]] settings::Attempt<void> log_in(const Deadline& deadline);
  [[nodiscard]] tl::unexpected<settings::Refusal> broken(const Error& error);

  RedisTarget target_;
  Patience patience_;
  std::optional<db::RedisConnection> connection_ = {};
  std::optional<settings::Refusal> no_connection_ = {};
  bool is_gone_ = false;
  bool is_local_ = false;
};

}  // namespace toolkit::dbsettings
