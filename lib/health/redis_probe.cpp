// redis:// and rediss:// are ready when AUTH and SELECT succeed and PING is answered by PONG, and what the options ask
// for holds.
#include <array>
#include <vector>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/core/trust.hpp"
#include "lib/core/values.hpp"
#include "lib/db/redis_connection.hpp"
#include "lib/health/answers.hpp"
#include "lib/health/ca_option.hpp"
#include "lib/health/probes.hpp"
#include "lib/health/reach.hpp"
#include "lib/health/redis_verdict.hpp"

namespace toolkit::health {
namespace {

constexpr std::uint16_t kPort = 6379;
constexpr std::array kOptions{
    OptionKind{"key", "NAME", "this key exists"},
    OptionKind{"value", "TEXT", "the key has this value"},
    OptionKind{"role", "ROLE", "the server is a master, replica or sentinel"},
    OptionKind{"ca", "FILE", "rediss: the authorities to trust, in place of the system's (PEM)"},
};

struct RedisTarget {
  std::string host;
  std::uint16_t port = kPort;
  std::optional<db::RedisTls> tls;
  std::vector<std::vector<std::string>> opening;  ///< AUTH and SELECT, as far as they are needed
  std::optional<std::string> key;
  std::optional<std::string> value;
  std::optional<std::string> role;  ///< in ROLE's words
};

class RedisProbe final : public Probe {
 public:
  explicit RedisProbe(RedisTarget target) : target_{std::move(target)} {}

  [[nodiscard]] Answer check(const Deadline& deadline) override {
    auto socket = reach(target_.host, target_.port, deadline);
    if (!socket) return socket.error();
    db::RedisConnection connection{std::move(socket->fd)};
    if (target_.tls) {
      if (auto started = connection.start_tls(*target_.tls, deadline); !started) return broken(started.error());
    }
    for (const auto& command : target_.opening) {
      if (auto answer = run(connection, command, deadline)) return *answer;
    }
    const auto pong = connection.command({"PING"}, deadline);
    if (!pong) return broken(pong.error());
    if (pong->kind == db::RedisReply::Kind::error) return refused("PING", *pong);
    if (pong->text != "PONG") return not_yet(fmt::format("PING was answered by {}", printable(pong->text)));
    if (target_.role) {
      if (auto answer = check_role(connection, deadline)) return *answer;
    }
    if (target_.key) return check_key(connection, deadline);
    return {.state = State::ready, .reached = true};
  }

 private:
  static Answer refused(std::string_view command, const db::RedisReply& reply) {
    return {.state = redis_verdict(command, reply.error_code()),
            .message = fmt::format("{}: {}", command, printable(reply.text)),
            .reached = true};
  }

  /// An answer only when the wait cannot go on from here.
  static std::optional<Answer> run(db::RedisConnection& connection, const std::vector<std::string>& command,
                                   const Deadline& deadline) {
    const auto reply = connection.command(command, deadline);
    if (!reply) return broken(reply.error());
    if (reply->kind != db::RedisReply::Kind::error) return std::nullopt;
    Answer answer = refused(command.front(), *reply);
    // A server that is out of connections says so to the first command, by a plain ERR, and hangs up.
    const bool may_be_full = answer.state == State::hopeless && reply->error_code() == "ERR";
    if (may_be_full && !connection.command({"PING"}, deadline)) answer.state = State::not_yet;
    return answer;
  }

  std::optional<Answer> check_role(db::RedisConnection& connection, const Deadline& deadline) const {
    const auto reply = connection.command({"ROLE"}, deadline);
    if (!reply) return broken(reply.error());
    if (reply->kind == db::RedisReply::Kind::error) return refused("ROLE", *reply);
    const std::string role = reply->items.empty() ? "" : reply->items.front().text;
    if (role == *target_.role) return std::nullopt;
    return not_yet(fmt::format("its role is {}, not {}", printable(role), *target_.role));
  }

  Answer check_key(db::RedisConnection& connection, const Deadline& deadline) const {
    const auto reply = connection.command({target_.value ? "GET" : "EXISTS", *target_.key}, deadline);
    if (!reply) return broken(reply.error());
    if (reply->kind == db::RedisReply::Kind::error) return refused("GET", *reply);
    const bool missing = reply->kind == db::RedisReply::Kind::nil || (!target_.value && reply->text == "0");
    if (missing) return not_yet(fmt::format("it has no key '{}'", printable(*target_.key)));
    if (!target_.value || reply->text == *target_.value) return {.state = State::ready, .reached = true};
    return not_yet(fmt::format("its key '{}' has another value", printable(*target_.key)));
  }

  RedisTarget target_;
};

void read_opening(const TargetText& text, const Url& url, RedisTarget& redis, Mistakes& mistakes) {
  if (url.user && !url.user->empty() && !url.password) {
    text.refuse(fmt::format("has a user and no password; a password alone is written {}://:PASSWORD@HOST", text.scheme),
                mistakes);
  }
  if (url.password) {
    std::vector<std::string> auth{"AUTH"};
    if (!url.user->empty()) auth.push_back(*url.user);
    auth.push_back(*url.password);
    redis.opening.push_back(std::move(auth));
  }
  const std::string database = url.path.size() > 1 ? url.path.substr(1) : "";
  if (database.empty()) return;
  if (!parse_number(database, 0, 1'000'000'000)) {
    text.refuse("its database must be a number, like /0", mistakes);
  }
  redis.opening.push_back({"SELECT", database});
}

void read_conditions(const TargetText& text, RedisTarget& redis, Mistakes& mistakes) {
  redis.key = text.option("key");
  redis.value = text.option("value");
  if (redis.value && !redis.key) text.refuse_option("value", "it needs a key=NAME beside it", mistakes);
  redis.role = text.option("role");
  if (redis.role == "replica") redis.role = "slave";  // ROLE's own word
  if (redis.role && redis.role != "master" && redis.role != "slave" && redis.role != "sentinel") {
    text.refuse_option("role", fmt::format("'{}' is none of master, replica, sentinel", printable(*redis.role)),
                       mistakes);
  }
}

void read_tls(const TargetText& text, const Environment& environment, RedisTarget& redis, Mistakes& mistakes) {
  const auto ca = read_ca(text, "rediss", mistakes);
  if (text.scheme != "rediss") return;
  if (!db::redis_tls_available()) {
    text.refuse(fmt::format("rediss: cannot be used: {}", db::redis_tls_missing_reason()), mistakes);
  }
  redis.tls = db::RedisTls{redis.host, ca ? TrustStore{*ca, ""} : trust_store(environment)};
}

}  // namespace

std::span<const OptionKind> redis_options() { return kOptions; }

void make_redis_probe(const TargetText& text, const Environment& environment, Target& target, Mistakes& mistakes) {
  const auto url = read_url(text, mistakes);
  if (!url) return;
  RedisTarget redis;
  redis.host = url->host;
  redis.port = url->port.value_or(kPort);
  if (url->query) text.refuse("takes no ?parameters; options go behind a #", mistakes);
  read_opening(text, *url, redis, mistakes);
  read_conditions(text, redis, mistakes);
  read_tls(text, environment, redis, mistakes);
  note_credentials(*url, target);
  target.server = {redis.host, redis.port};
  target.probe = std::make_unique<RedisProbe>(std::move(redis));
}

}  // namespace toolkit::health
