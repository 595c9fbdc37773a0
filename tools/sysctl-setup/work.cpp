#include "tools/sysctl-setup/work.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include <fmt/format.h>

#include "lib/settings/missing_setting.hpp"
#include "lib/sysctl/file_setting.hpp"
#include "lib/sysctl/swap.hpp"
#include "tools/sysctl-setup/holders.hpp"

namespace toolkit::sysctl_setup {
namespace {

using settings::Attempt;
using settings::Reason;
using settings::Refusal;
using settings::Setting;

constexpr std::string_view kJournalName = "machine";
constexpr std::chrono::seconds kLockPatience{30};

tl::unexpected<Refusal> refused(Reason reason, std::string message) {
  return tl::unexpected<Refusal>{Refusal{reason, std::move(message)}};
}

/// Nobody knows who starts the next steps; but what they get is so already, if we have it.
std::unique_ptr<Setting> own_limit(const sysctl::Target& target) {
  auto own = sysctl::limit_setting(target.name, sysctl::this_process(), target.at_least);
  const auto current = own->read();
  return current && own->satisfies(target.value, *current) ? std::move(own) : nullptr;
}

std::unique_ptr<Setting> setting_of(const sysctl::Target& target, const Order& order, sysctl::SystemFiles& files) {
  switch (target.kind) {
    case sysctl::Kind::swap: return sysctl::swap_setting();
    case sysctl::Kind::limit:
      if (order.limited) return sysctl::limit_setting(target.name, *order.limited, target.at_least);
      if (auto own = own_limit(target)) return own;
      return settings::missing_setting(
          "limit:" + target.name, {Reason::elsewhere, "no process above this one is known to start the next steps"});
    case sysctl::Kind::file: break;
  }
  return sysctl::file_setting(files, target.path, target.at_least);
}

Attempt<std::unique_ptr<Setting>> setting_of_id(const std::string& id, sysctl::SystemFiles& files) {
  if (sysctl::is_file_id(id)) return sysctl::file_setting_of_id(files, id);
  if (sysctl::is_limit_id(id)) return sysctl::limit_setting_of_id(id);
  if (id == sysctl::kSwapId) return sysctl::swap_setting();
  return refused(Reason::elsewhere, "this version does not know how to put it back");
}

std::vector<settings::Request> requests_of(const Order& order, sysctl::SystemFiles& files) {
  std::vector<settings::Request> requests;
  requests.reserve(order.targets.size());
  for (const sysctl::Target& target : order.targets) {
    requests.push_back({.setting = setting_of(target, order, files), .name = target.name, .asked = target.value});
  }
  return requests;
}

/// The kernel makes no folder for core dumps, and whoever crashes writes there as himself. One that is there stays as
/// it is, but for that of our own preset: it may have been made by somebody who wants to read what others dump.
void make_core_folders(const Order& order) {
  constexpr mode_t kAllMayAdd = 01777;
  constexpr std::string_view kOwn = "/tmp/ci-toolkit-cores";
  for (const sysctl::Target& target : order.targets) {
    const std::size_t slash = target.value.rfind('/');
    if (target.name != "kernel.core_pattern" || !target.value.starts_with('/') || slash == 0) continue;
    const std::string folder = target.value.substr(0, slash);
    if (::mkdir(folder.c_str(), kAllMayAdd) != 0 && folder != kOwn) continue;
    const UniqueFd open{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)};
    if (!open) continue;
    (void)!::fchown(open.get(), ::geteuid(), ::getegid());
    (void)::fchmod(open.get(), kAllMayAdd);  // whatever the umask says
  }
}

}  // namespace

std::string machine_journal(const std::string& folder) {
  return settings::journal_file(folder, std::string{kJournalName});
}

Answer look(const Order& order, sysctl::SystemFiles& files) {
  return {.applied = settings::look(requests_of(order, files))};
}

Answer work(const Order& order, sysctl::SystemFiles& files) {
  Answer answer;
  const auto requests = requests_of(order, files);
  try {
    auto journal = settings::Journal::open(order.journal, std::string{kJournalName}, settings::this_boot(),
                                           Deadline::after(kLockPatience));
    auto restoration = settings::restore(
        journal, [&](const settings::Holder& holder) { return lets_go(holder, order); },
        [&](const std::string& id) { return setting_of_id(id, files); });
    answer.restored = std::move(restoration.restored);
    answer.failure = std::move(restoration.failure);
    if (journal.state.find(std::string{sysctl::kSwapId}) == nullptr) sysctl::remove_unused_swap_file();
    make_core_folders(order);
    answer.is_done = true;  // whatever ends it now, something may have been changed
    answer.applied = settings::apply(requests, order.holder, journal);
  } catch (const EnvironmentError& error) {
    answer.failure = error.what();
    answer.applied = settings::look(requests);
  }
  return answer;
}

}  // namespace toolkit::sysctl_setup
