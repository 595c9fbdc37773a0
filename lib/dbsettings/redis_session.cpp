#include "lib/dbsettings/redis_session.hpp"

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/dbsettings/redis_refusal.hpp"

namespace toolkit::dbsettings {

using settings::Attempt;
using settings::Reason;
using settings::Refusal;

tl::unexpected<Refusal> RedisSession::broken(const Error& error) {
  connection_.reset();
  Refusal refusal{Reason::other, fmt::format("{}: {}", target_.name(), error.message)};
  if (error.failure == Failure::timeout) no_connection_ = refusal;
  return tl::unexpected{std::move(refusal)};
}

Attempt<void> RedisSession::log_in(const Deadline& deadline) {
  if (target_.tls) {
    if (const auto started = connection_->start_tls(*target_.tls, deadline); !started) return broken(started.error());
  }
  if (!target_.password) return {};
  std::vector<std::string> words{"AUTH"};
  if (target_.user) words.push_back(*target_.user);
  words.push_back(*target_.password);
  const auto reply = connection_->command(words, deadline);
  if (!reply) return broken(reply.error());
  if (reply->kind != db::RedisReply::Kind::error) return {};
  connection_.reset();
  return tl::unexpected{redis_login_refusal(target_.name(), *reply)};
}

Attempt<void> RedisSession::connect() {
  const Deadline deadline = patience_.from_now();
  auto socket = reach(target_.host, target_.port, deadline);
  if (!socket) {
    is_gone_ = socket.error().failure == Failure::refused || socket.error().failure == Failure::not_found;
    return broken({socket.error().failure, fmt::format("{}{}", socket.error().message, kWaitHint)});
  }
  is_local_ = is_loopback(socket->peer);
  connection_.emplace(std::move(socket->fd));
  return log_in(deadline);
}

Attempt<db::RedisReply> RedisSession::command(const std::vector<std::string>& words) {
  if (no_connection_) return tl::unexpected{*no_connection_};
  if (!connection_) {
    if (const auto connected = connect(); !connected) {
      no_connection_ = connected.error();
      return tl::unexpected{*no_connection_};
    }
  }
  const auto reply = connection_->command(words, patience_.from_now());
  if (!reply) return broken(reply.error());
  if (reply->kind == db::RedisReply::Kind::error) return tl::unexpected{redis_refusal(target_.name(), words, *reply)};
  return *reply;
}

std::optional<std::string> RedisSession::info(const std::string& section, const std::string& name) {
  const auto reply = command({"INFO", section});
  if (!reply) return std::nullopt;
  for (const std::string& line : nonempty_lines(reply->text)) {
    if (line.starts_with(name + ":")) return line.substr(name.size() + 1);
  }
  return std::nullopt;
}

}  // namespace toolkit::dbsettings
