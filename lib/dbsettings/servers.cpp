#include "lib/dbsettings/servers.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "lib/dbsettings/redis_complaints.hpp"
#include "lib/settings/missing_setting.hpp"

namespace toolkit::dbsettings {
namespace {

using settings::Attempt;
using settings::Reason;
using settings::Refusal;
using settings::Setting;

constexpr std::array<std::string_view, 5> kRedisSettings{"save", "appendonly", "maxmemory", "maxmemory-policy",
                                                         "loglevel"};

template <typename Session>
std::shared_ptr<Session> find(const std::vector<std::shared_ptr<Session>>& sessions, std::string_view server) {
  const auto found =
      std::ranges::find_if(sessions, [&](const auto& session) { return session->target().name() == server; });
  return found == sessions.end() ? nullptr : *found;
}

template <typename Session, typename Target>
void add(std::vector<std::shared_ptr<Session>>& sessions, Result<Target> target, std::string_view option,
         Patience patience, Mistakes& mistakes) {
  if (!target) {
    mistakes.add(fmt::format("{}: {}", option, target.error().message));
  } else if (find(sessions, target->name()) != nullptr) {
    mistakes.add(fmt::format("{}: {} is given twice", option, target->name()));
  } else {
    sessions.push_back(std::make_shared<Session>(std::move(*target), patience));
  }
}

std::unique_ptr<Setting> out_of_reach(const std::string& id, std::string_view option, std::string_view server) {
  return settings::missing_setting(id,
                                   {Reason::elsewhere, fmt::format("no option names {}; give {} again, with the user "
                                                                   "and the password that were in its URL",
                                                                   server, option)});
}

}  // namespace

bool is_server_setting(std::string_view id) { return id.starts_with("redis://") || id.starts_with("postgres://"); }

Servers Servers::read(const std::vector<std::string>& redis_urls, const std::vector<std::string>& postgres_urls,
                      const Environment& environment, Patience patience, Mistakes& mistakes) {
  Servers servers;
  for (const std::string& url : redis_urls) {
    add(servers.redis_, read_redis_target(url, environment), "--redis", patience, mistakes);
  }
  for (const std::string& url : postgres_urls) {
    add(servers.postgres_, read_postgres_target(url), "--postgres", patience, mistakes);
  }
  return servers;
}

std::vector<settings::Request> Servers::requests(const std::string& maxmemory, bool unsafe_durability) const {
  std::vector<settings::Request> all;
  const auto take = [&](std::vector<settings::Request> requests) {
    std::ranges::move(requests, std::back_inserter(all));
  };
  for (const auto& session : redis_) take(redis_requests(session, maxmemory));
  if (!unsafe_durability) return all;
  for (const auto& session : postgres_) take(postgres_requests(session));
  return all;
}

Attempt<std::unique_ptr<Setting>> Servers::make(const std::string& id) const {
  const std::size_t hash = std::min(id.rfind('#'), id.size());
  const std::string_view server = std::string_view{id}.substr(0, hash);
  const std::string name = hash < id.size() ? id.substr(hash + 1) : "";
  const auto is_one_of = [&](const auto& names) { return std::ranges::find(names, name) != names.end(); };
  if (server.starts_with("redis://") && is_one_of(kRedisSettings)) {
    if (auto session = find(redis_, server)) return make_redis_setting(std::move(session), name, Purpose::undo);
    return out_of_reach(id, "--redis", server);
  }
  if (server.starts_with("postgres://") && is_one_of(kPostgresSettings)) {
    if (auto session = find(postgres_, server)) return make_postgres_setting(std::move(session), name, Purpose::undo);
    return out_of_reach(id, "--postgres", server);
  }
  return tl::unexpected{Refusal{Reason::unknown, fmt::format("{} is no setting that this tool changes", id)}};
}

std::vector<std::string> Servers::complaints(bool unsafe_durability, const std::string& root) const {
  std::vector<std::string> all;
  for (const auto& session : redis_) std::ranges::move(redis_complaints(*session, root), std::back_inserter(all));
  if (!unsafe_durability) return all;
  for (const auto& session : postgres_) std::ranges::move(postgres_complaints(*session), std::back_inserter(all));
  return all;
}

std::vector<std::string> Servers::passwords() const {
  std::vector<std::string> all;
  for (const auto& session : redis_) {
    if (session->target().password) all.push_back(*session->target().password);
  }
  for (const auto& session : postgres_) {
    if (!session->target().password.empty()) all.push_back(session->target().password);
  }
  return all;
}

}  // namespace toolkit::dbsettings
