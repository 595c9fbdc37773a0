// Properties 5 and 6 of the toolkit, on a tree of /proc that behaves like a kernel's.
#include <algorithm>
#include <functional>

#include "lib/sysctl/couplings.hpp"
#include "lib/sysctl/name.hpp"
#include "lib/sysctl/presets.hpp"
#include "lib/sysctl/targets.hpp"
#include "test/lib/sysctl/fake_kernel.hpp"
#include "test/lib/sysctl/job.hpp"
#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::sysctl;
using namespace toolkit::sysctl_test;
using settings::Reason;
using settings::Status;
using test::TempDir;

namespace {

/// A kernel that has all that the presets ask for.
FakeKernel whole_kernel() {
  FakeKernel kernel;
  for (const Preset& preset : presets()) {
    for (const PresetLine& line : preset.lines) {
      if (const auto path = path_of(line.name)) kernel.files.try_emplace(*path, "0");
    }
  }
  return kernel;
}

/// Some settings, each at most once, no two of one coupling, in any order; presets among them.
std::vector<Assignment> any_assignments(const FakeKernel& kernel) {
  std::vector<std::string> paths;
  for (const auto& [path, value] : kernel.files) {
    if (path.starts_with("/proc/sys/")) paths.push_back(path);
  }
  std::vector<Assignment> assignments;
  std::set<const void*> couplings;
  const int count = *rc::gen::inRange(0, 8);
  for (int i = 0; i < count; ++i) {
    const std::string path = *rc::gen::elementOf(paths);
    if (const Coupling* coupling = coupling_of(path); coupling != nullptr && !couplings.insert(coupling).second)
      continue;
    assignments.push_back({.key = path, .value = std::to_string(*rc::gen::inRange(1, 1000)), .origin = "line"});
  }
  for (const Preset& preset : presets()) {
    if (*rc::gen::inRange(0, 3) != 0) continue;
    for (const PresetLine& line : preset.lines) {
      Assignment one{.key = std::string{line.name},
                     .value = std::string{line.value},
                     .origin = "preset",
                     .at_least = line.at_least};
      assignments.insert(assignments.begin() + *rc::gen::inRange<long>(0, static_cast<long>(assignments.size()) + 1),
                         one);
    }
  }
  return assignments;
}

std::vector<settings::Request> requests_of(FakeKernel& kernel, const Targets& targets) {
  std::vector<settings::Request> requests;
  for (const Target& target : targets.list) {
    if (target.kind != Kind::file) continue;
    requests.push_back(
        {.setting = file_setting(kernel, target.path, target.at_least), .name = target.name, .asked = target.value});
  }
  return requests;
}

/// Takes the place of kill -9: nothing between a write and the test catches it.
struct Killed {};

/// Runs `work` until the kernel has been written to `writes` times; to its end for less than 0.
void until_killed(FakeKernel& kernel, int writes, const std::function<void()>& work) {
  kernel.before_write = [&writes] {
    if (writes-- == 0) throw Killed{};
  };
  try {
    work();
  } catch (const Killed&) {
  }
  kernel.before_write = [] {};
}

/// Some settings, couplings among them, without contradictions.
Asked any_asked() {
  const std::vector<std::string> paths{proc_sys("vm/swappiness"),
                                       proc_sys("net/core/somaxconn"),
                                       proc_sys("vm/dirty_ratio"),
                                       proc_sys("net/ipv4/ip_forward"),
                                       FakeKernel::conf("ipv4", "eth0", "forwarding"),
                                       FakeKernel::conf("ipv4", "lo", "forwarding"),
                                       FakeKernel::conf("ipv4", "all", "accept_redirects")};
  Asked asked;
  for (std::string path : paths) {
    if (*rc::gen::inRange(0, 3) != 0) continue;
    if (path.ends_with("dirty_ratio") && *rc::gen::arbitrary<bool>()) path = proc_sys("vm/dirty_bytes");
    const bool is_switch = path.find("ipv4") != std::string::npos;
    asked.emplace_back(path, std::to_string(*rc::gen::inRange(is_switch ? 0 : 1, is_switch ? 2 : 4)));
  }
  return asked;
}

}  // namespace

TEST_CASE("jobs one over the other, killed anywhere and ended in any order, leave everything as it was",
          "[sysctl][property]") {
  rc::prop("the state before comes back", [] {
    FakeKernel kernel;
    for (const char* interface : {"eth0", "lo"}) {
      kernel.files[FakeKernel::conf("ipv4", interface, "forwarding")] = std::to_string(*rc::gen::inRange(0, 2));
    }
    const TempDir folder;
    const auto before = kernel.files;
    std::vector<std::string> jobs;
    const int steps = *rc::gen::inRange(1, 12);
    for (int step = 0; step < steps; ++step) {
      const int writes = *rc::gen::weightedOneOf<int>({{2, rc::gen::just(-1)}, {1, rc::gen::inRange(0, 8)}});
      if (jobs.empty() || *rc::gen::inRange(0, 5) < 3) {
        jobs.push_back("job" + std::to_string(step));
        const Asked asked = any_asked();
        until_killed(kernel, writes, [&] { (void)set(kernel, asked, folder, jobs.back()); });
      } else {
        const std::string job = *rc::gen::elementOf(jobs);
        until_killed(kernel, writes, [&] { (void)put_back(kernel, folder, job); });
      }
    }
    if (*rc::gen::arbitrary<bool>()) {
      for (const std::string& job : jobs) (void)put_back(kernel, folder, job);
    }
    auto journal = open_journal(folder);
    const auto last = settings::restore(
        journal, [](const settings::Holder&) { return true; },
        [&](const std::string& id) { return file_setting_of_id(kernel, id); });
    for (const auto& restored : last.restored) RC_ASSERT(restored.fate != settings::Fate::failed);
    RC_ASSERT(kernel.files == before);
    RC_ASSERT(journal.state.records.empty());
  });
}

TEST_CASE("property 5: after success every key reads back as asked, in any order of uncoupled keys and presets",
          "[sysctl][property]") {
  rc::prop("environment configuration is consistent", [] {
    FakeKernel kernel = whole_kernel();
    Mistakes mistakes;
    const Targets targets = resolve(any_assignments(kernel), kernel, mistakes);
    RC_ASSERT(mistakes.empty());
    const TempDir folder;
    const auto before = kernel.files;
    const auto requests = requests_of(kernel, targets);
    {
      auto journal = open_journal(folder);
      for (const auto& result : settings::apply(requests, {.id = "h"}, journal)) {
        RC_ASSERT(result.status == Status::already || result.status == Status::changed);
      }
    }
    for (const auto& request : requests) RC_ASSERT(request.setting->satisfies(request.asked, *request.setting->read()));
    (void)put_back(kernel, folder);
    RC_ASSERT(kernel.files == before);
  });
}

TEST_CASE(
    "property 6: whatever fails, the others are applied, each failure has its reason, and restore gives back the "
    "state before",
    "[sysctl][property]") {
  rc::prop("environment configuration is resilient to failures", [] {
    FakeKernel kernel = whole_kernel();
    Mistakes mistakes;
    const Targets targets = resolve(any_assignments(kernel), kernel, mistakes);
    const auto requests = requests_of(kernel, targets);
    for (const Target& target : targets.list) {
      switch (*rc::gen::inRange(0, 6)) {
        case 0:
          kernel.refusals[target.path] =
              *rc::gen::element(Reason::needs_root, Reason::read_only, Reason::invalid_value);
          break;
        case 1: kernel.clamps[target.path] = "77"; break;
        case 2:
          if (coupling_of(target.path) == nullptr) kernel.files.erase(target.path);
          break;
        default: break;
      }
    }
    const TempDir folder;
    const auto before = kernel.files;
    std::vector<settings::Applied> results;
    {
      auto journal = open_journal(folder);
      results = settings::apply(requests, {.id = "h"}, journal);
    }
    RC_ASSERT(results.size() == requests.size());
    for (std::size_t i = 0; i < results.size(); ++i) {
      const auto now = requests[i].setting->read();
      const bool is_so = now && requests[i].setting->satisfies(requests[i].asked, *now);
      const bool says_so = results[i].status == Status::already || results[i].status == Status::changed;
      RC_ASSERT(is_so == says_so);
      RC_ASSERT((results[i].status == Status::not_applied) == results[i].refusal.has_value());
    }
    kernel.clamps.clear();
    (void)put_back(kernel, folder);
    RC_ASSERT(kernel.files == before);
  });
}
