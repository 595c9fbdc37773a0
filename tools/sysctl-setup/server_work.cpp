#include "tools/sysctl-setup/server_work.hpp"

#include "lib/cgroup/limits.hpp"
#include "lib/dbsettings/redis_values.hpp"
#include "lib/proc/memory.hpp"
#include "tools/sysctl-setup/holders.hpp"

namespace toolkit::sysctl_setup {
namespace {

constexpr const char* kJournalName = "servers";
constexpr std::chrono::seconds kLockPatience{30};

}  // namespace

std::vector<settings::Request> server_requests(const dbsettings::Servers& servers, bool unsafe_durability) {
  const auto maxmemory = dbsettings::redis_maxmemory(proc::machine_memory(), cgroup::read_limits());
  return servers.requests(maxmemory.value_or(""), unsafe_durability);
}

Answer work_on_servers(const Order& order, const std::string& journal, const dbsettings::Servers& servers,
                       const std::vector<settings::Request>& requests) {
  Answer answer;
  try {
    auto state = settings::Journal::open(journal, kJournalName, "", Deadline::after(kLockPatience));
    auto restoration = settings::restore(
        state, [&](const settings::Holder& holder) { return lets_go(holder, order); },
        [&](const std::string& id) { return servers.make(id); });
    answer.restored = std::move(restoration.restored);
    answer.failure = std::move(restoration.failure);
    answer.applied = settings::apply(requests, order.holder, state);
  } catch (const EnvironmentError& error) {
    answer.failure = error.what();
    answer.applied = settings::look(requests);
  }
  return answer;
}

bool has_server_journal(const std::string& journal) { return settings::has_journal(journal, kJournalName); }

}  // namespace toolkit::sysctl_setup
