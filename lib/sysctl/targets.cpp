#include "lib/sysctl/targets.hpp"

#include <fnmatch.h>

#include <algorithm>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/sysctl/couplings.hpp"
#include "lib/sysctl/limits.hpp"
#include "lib/sysctl/name.hpp"
#include "lib/sysctl/swap.hpp"
#include "lib/sysctl/value.hpp"

namespace toolkit::sysctl {
namespace {

/// Loop devices, RAM disks and the like have no disk to wait for.
bool has_disk(SystemFiles& files, const std::string& path) {
  constexpr std::string_view kEnd = "/queue/scheduler";
  return !path.ends_with(kEnd) || !files.list(path.substr(0, path.size() - kEnd.size()) + "/device").empty();
}

bool is_more(const Target& a, const Target& b) {
  if (a.kind != Kind::limit) return is_at_least(b.value, a.value);
  const auto first = read_limit(a.value);
  const auto second = read_limit(b.value);
  return first && second && first->soft >= second->soft;
}

class Resolution {
 public:
  Resolution(const std::vector<Assignment>& assignments, SystemFiles& files)
      : assignments_{assignments}, files_{files} {}

  Targets run() {
    targets_.list.reserve(assignments_.size());
    std::vector<Named> named;
    named.reserve(assignments_.size());
    for (const Assignment& assignment : assignments_) {
      if (assignment.excludes) continue;
      const bool is_word = assignment.key == kSwapWord || is_limit_word(assignment.key);
      auto pattern = is_word ? Result<std::string>{""} : path_of(assignment.key);
      if (!pattern) continue;
      // Whoever names a setting wins over wildcards.
      if (has_wildcard(*pattern)) {
        add_matching(assignment, *pattern);
      } else {
        named.push_back({&assignment, std::move(*pattern)});
      }
    }
    for (const Named& one : named) put(*one.assignment, kind_of(*one.assignment), one.path);
    return std::move(targets_);
  }

 private:
  struct Named {
    const Assignment* assignment;
    std::string path;
  };

  static Kind kind_of(const Assignment& assignment) {
    if (assignment.key == kSwapWord) return Kind::swap;
    return is_limit_word(assignment.key) ? Kind::limit : Kind::file;
  }

  void add_matching(const Assignment& assignment, const std::string& pattern) {
    bool is_any = false;
    for (const std::string& path : matching(files_, pattern)) {
      if (!has_disk(files_, path)) continue;
      is_any = true;
      if (!is_excluded(path)) put(assignment, Kind::file, path);
    }
    // It has a result, too.
    if (!is_any) put(assignment, Kind::file, pattern);
  }

  [[nodiscard]] bool is_excluded(const std::string& path) const {
    return std::ranges::any_of(assignments_, [&](const Assignment& assignment) {
      const auto pattern = assignment.excludes ? path_of(assignment.key) : fail(Failure::not_found, "");
      return pattern && ::fnmatch(pattern->c_str(), path.c_str(), FNM_PATHNAME) == 0;
    });
  }

  void put(const Assignment& assignment, Kind kind, const std::string& path) {
    Target target{.kind = kind,
                  .name = kind == Kind::file ? name_of(path) : assignment.key,
                  .path = path,
                  .value = assignment.value,
                  .origin = assignment.origin,
                  .may_fail = assignment.may_fail,
                  .at_least = assignment.at_least};
    auto& list = targets_.list;
    const auto old = std::ranges::find(list, target.name, &Target::name);
    if (old != list.end()) {
      // Whoever wants more than another has what the other wants, too.
      if (old->at_least && target.at_least && is_more(*old, target)) target = *old;
      if (!is_same(old->value, target.value, form_of(path))) {
        const auto shown = [&](const std::string& value) { return holds_secret(target.name) ? "***" : value; };
        targets_.notes.push_back(fmt::format("{}: {} of {} wins over {} of {}", target.name, shown(target.value),
                                             target.origin, shown(old->value), old->origin));
      }
      list.erase(old);
    }
    list.push_back(std::move(target));
  }

  const std::vector<Assignment>& assignments_;
  SystemFiles& files_;
  Targets targets_;
};

/// A target of a coupling, and that.
struct Coupled {
  const Target* target;
  const Coupling* coupling;
};

/// Both belong to one coupling.
void check_pair(const Coupling& coupling, const Target& a, const Target& b, Mistakes& mistakes) {
  if (coupling.exclusive) {
    mistakes.add(
        fmt::format("{} and {}: {} and {} are two sides of one setting, and the kernel sets the one to 0 when "
                    "the other is written; ask for one of them",
                    a.origin, b.origin, a.name, b.name));
    return;
  }
  if (!coupling.aliases.empty() && member_of(coupling, a.path) == member_of(coupling, b.path)) {
    mistakes.add(fmt::format("{} and {}: {} and {} are one value in two units; ask for one of them", a.origin, b.origin,
                             a.name, b.name));
    return;
  }
  const bool is_led = is_leader(coupling, a.path) || is_leader(coupling, b.path);
  const bool are_members =
      std::ranges::none_of(coupling.also, [&](std::string_view path) { return path == a.path || path == b.path; });
  if (!is_led || !are_members || is_same(a.value, b.value)) return;
  const Target& leader = is_leader(coupling, a.path) ? a : b;
  const Target& other = &leader == &a ? b : a;
  mistakes.add(fmt::format("{} and {}: {}={} also sets {}, which is to be {}; ask for one of them", leader.origin,
                           other.origin, leader.name, leader.value, other.name, other.value));
}

void check_couplings(const std::vector<Target>& list, Mistakes& mistakes) {
  std::vector<Coupled> coupled;
  for (const Target& target : list) {
    const Coupling* coupling = target.kind == Kind::file ? coupling_of(target.path) : nullptr;
    if (coupling == nullptr) continue;
    for (const Coupled& other : coupled) {
      if (other.coupling == coupling) check_pair(*coupling, *other.target, target, mistakes);
    }
    coupled.push_back({&target, coupling});
  }
}

/// What leads a coupling changes the others of it.
void put_leaders_first(std::vector<Target>& list) {
  // Not that of std::ranges: clang 14 cannot compile what it returns.
  std::stable_partition(list.begin(), list.end(), [](const Target& target) {
    const Coupling* coupling = target.kind == Kind::file ? coupling_of(target.path) : nullptr;
    return coupling != nullptr && is_leader(*coupling, target.path);
  });
}

void check_value(const Target& target, Mistakes& mistakes) {
  if (target.kind == Kind::limit && !read_limit(target.value)) {
    mistakes.add(fmt::format("{}: {}: '{}' is no limit; write a number, unlimited, or SOFT:HARD", target.origin,
                             target.name, printable(target.value)));
  }
  if (target.kind == Kind::swap && !read_swap(target.value)) {
    mistakes.add(fmt::format("{}: swap: '{}' is neither off nor a size; write swap=off or swap=4GiB", target.origin,
                             printable(target.value)));
  }
}

}  // namespace

Targets resolve(const std::vector<Assignment>& assignments, SystemFiles& files, Mistakes& mistakes) {
  Targets targets = Resolution{assignments, files}.run();
  put_leaders_first(targets.list);
  for (const Target& target : targets.list) check_value(target, mistakes);
  check_couplings(targets.list, mistakes);
  return targets;
}

}  // namespace toolkit::sysctl
