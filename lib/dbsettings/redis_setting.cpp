#include "lib/dbsettings/redis_setting.hpp"

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/dbsettings/redis_values.hpp"

namespace toolkit::dbsettings {
namespace {

using settings::Attempt;
using settings::Reason;
using settings::Refusal;

class RedisSetting final : public settings::Setting {
 public:
  RedisSetting(std::shared_ptr<RedisSession> session, std::string name, Purpose purpose)
      : session_{std::move(session)},
        name_{std::move(name)},
        id_{session_->target().name() + "#" + name_},
        purpose_{purpose} {}

  [[nodiscard]] const std::string& id() const override { return id_; }

  [[nodiscard]] Attempt<std::string> read() override {
    const auto reply = session_->command({"CONFIG", "GET", name_});
    if (!reply) {
      Refusal refusal = reply.error();
      if (purpose_ == Purpose::undo && session_->is_gone()) refusal.reason = Reason::gone;
      return tl::unexpected{std::move(refusal)};
    }
    for (std::size_t i = 0; i + 1 < reply->items.size(); i += 2) {
      if (lower(reply->items[i].text) == name_) return reply->items[i + 1].text;
    }
    return tl::unexpected{
        Refusal{Reason::unknown, fmt::format("{}: CONFIG GET knows no '{}'", session_->target().name(), name_)}};
  }

  [[nodiscard]] Attempt<void> write(const std::string& value) override {
    const auto reply = session_->command({"CONFIG", "SET", name_, value});
    if (!reply) return tl::unexpected{reply.error()};
    return {};
  }

  [[nodiscard]] bool satisfies(const std::string& asked, const std::string& current) const override {
    return is_same_redis_value(asked, current);
  }

  [[nodiscard]] std::string shown(const std::string& value) const override { return shown_redis_value(name_, value); }

 private:
  std::shared_ptr<RedisSession> session_;
  std::string name_;
  std::string id_;
  Purpose purpose_;
};

}  // namespace

std::unique_ptr<settings::Setting> make_redis_setting(std::shared_ptr<RedisSession> session, const std::string& name,
                                                      Purpose purpose) {
  return std::make_unique<RedisSetting>(std::move(session), name, purpose);
}

std::vector<settings::Request> redis_requests(const std::shared_ptr<RedisSession>& session,
                                              const std::string& maxmemory) {
  std::vector<settings::Request> requests;
  const auto add = [&](const std::string& name, const std::string& value) {
    requests.push_back({make_redis_setting(session, name, Purpose::apply),
                        fmt::format("{}#{}", session->target().name(), name), value});
  };
  add("save", "");
  add("appendonly", "no");
  if (!maxmemory.empty()) add("maxmemory", maxmemory);
  add("maxmemory-policy", "noeviction");
  add("loglevel", "warning");
  return requests;
}

}  // namespace toolkit::dbsettings
