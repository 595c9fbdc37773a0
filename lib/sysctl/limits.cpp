#include "lib/sysctl/limits.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <system_error>

#include <fmt/format.h>

#include "lib/core/file.hpp"
#include "lib/core/split.hpp"
#include "lib/core/text.hpp"
#include "lib/core/values.hpp"
#include "lib/proc/process_table.hpp"

namespace toolkit::sysctl {
namespace {

using settings::Attempt;
using settings::Reason;
using settings::Refusal;

constexpr std::string_view kLimit = "limit:";
constexpr std::string_view kUnlimitedWord = "unlimited";
constexpr std::array<std::pair<std::string_view, int>, 3> kResources{
    {{"nofile", RLIMIT_NOFILE}, {"nproc", RLIMIT_NPROC}, {"core", RLIMIT_CORE}}};

std::optional<int> resource_of(std::string_view word) {
  const auto found = std::ranges::find(kResources, word, &std::pair<std::string_view, int>::first);
  return found == kResources.end() ? std::nullopt : std::optional{found->second};
}

std::optional<std::uint64_t> read_number(std::string_view text) {
  if (text == kUnlimitedWord) return kUnlimited;
  const auto number = parse_number(text, 0, kUnlimited - 1);
  return number ? std::optional{*number} : std::nullopt;
}

std::string text_of(rlim_t value) {
  return value == RLIM_INFINITY ? std::string{kUnlimitedWord} : std::to_string(value);
}

rlim_t as_rlim(std::uint64_t value) { return value == kUnlimited ? RLIM_INFINITY : static_cast<rlim_t>(value); }

/// Source: capabilities(7), CAP_SYS_RESOURCE is number 24; proc_pid_status(5), CapEff.
bool may_raise() {
  constexpr std::size_t kMostText = 16384;
  constexpr std::uint64_t kResource = 1U << 24U;
  constexpr std::string_view kName = "CapEff:";
  for (const std::string& line : nonempty_lines(read_file("/proc/self/status", kMostText).value_or(""))) {
    if (!line.starts_with(kName)) continue;
    return (std::strtoull(line.c_str() + kName.size(), nullptr, 16) & kResource) != 0;
  }
  return false;
}

tl::unexpected<Refusal> refused(Reason reason, std::string message) {
  return tl::unexpected<Refusal>{Refusal{reason, std::move(message)}};
}

class LimitSetting final : public settings::Setting {
 public:
  LimitSetting(std::string_view word, int resource, LimitedProcess process, bool at_least)
      : word_{word}, resource_{resource}, process_{std::move(process)}, at_least_{at_least} {
    id_ = fmt::format("{}{}@{}:{}", kLimit, word, process_.pid, process_.start_ticks);
  }

  [[nodiscard]] const std::string& id() const override { return id_; }

  [[nodiscard]] Attempt<std::string> read() override {
    const auto now = limits();
    if (!now) return tl::unexpected<Refusal>{now.error()};
    return fmt::format("{}:{}", text_of(now->rlim_cur), text_of(now->rlim_max));
  }

  [[nodiscard]] Attempt<void> write(const std::string& value) override {
    const auto asked = read_limit(value);
    if (!asked) return refused(Reason::invalid_value, fmt::format("'{}' is no limit", value));
    const auto now = limits();
    if (!now) return tl::unexpected<Refusal>{now.error()};
    struct rlimit wanted {};
    wanted.rlim_cur = as_rlim(asked->soft);
    wanted.rlim_max = asked->hard ? as_rlim(*asked->hard) : std::max(now->rlim_max, wanted.rlim_cur);
    if (wanted.rlim_max < now->rlim_max && !may_raise()) {
      return refused(Reason::other,
                     fmt::format("the hard limit {} of process {} is {}: lowered, it could not be put back, "
                                 "since we have no CAP_SYS_RESOURCE; leave the hard limit out",
                                 word_, process_.pid, text_of(now->rlim_max)));
    }
    if (::prlimit(process_.pid, static_cast<Resource>(resource_), &wanted, nullptr) == 0) return {};
    return failed("set", errno);
  }

  [[nodiscard]] bool satisfies(const std::string& asked, const std::string& current) const override {
    const auto want = read_limit(asked);
    const auto have = read_limit(current);
    if (!want || !have) return false;
    const bool is_soft = want->soft == have->soft || (at_least_ && have->soft > want->soft);
    return is_soft && (!want->hard || want->hard == have->hard);
  }
  [[nodiscard]] bool is_same(const std::string& one, const std::string& other) const override { return one == other; }

 private:
  // glibc has an enumeration for it, musl a number.
#ifdef __GLIBC__
  using Resource = __rlimit_resource;
#else
  using Resource = int;
#endif

  /// Of that process and of no other that has its number now.
  [[nodiscard]] Attempt<struct rlimit> limits() const {
    const auto process = proc::read_process(process_.pid);
    if (!process || process->start_ticks != process_.start_ticks) {
      return refused(Reason::gone, fmt::format("process {} has ended", process_.pid));
    }
    struct rlimit now {};
    if (::prlimit(process_.pid, static_cast<Resource>(resource_), nullptr, &now) == 0) return now;
    return failed("read", errno);
  }

  [[nodiscard]] tl::unexpected<Refusal> failed(std::string_view verb, int error) const {
    std::string message = fmt::format("the limit {} of process {} could not be {}: {}", word_, process_.pid, verb,
                                      std::generic_category().message(error));
    if (error == EINVAL) return refused(Reason::invalid_value, message);
    if (error != EPERM) return refused(Reason::other, message);
    if (::geteuid() != 0) return refused(Reason::needs_root, message);
    message += may_raise() ? "; nofile cannot be above the sysctl fs.nr_open" : "; this root has no CAP_SYS_RESOURCE";
    return refused(Reason::other, message);
  }

  std::string word_;
  int resource_;
  LimitedProcess process_;
  bool at_least_;
  std::string id_;
};

}  // namespace

std::optional<Limit> read_limit(std::string_view text) {
  const std::size_t colon = text.find(':');
  const auto soft = read_number(text.substr(0, colon));
  if (!soft) return std::nullopt;
  if (colon == std::string_view::npos) return Limit{.soft = *soft};
  const auto hard = read_number(text.substr(colon + 1));
  if (!hard || *hard < *soft) return std::nullopt;
  return Limit{.soft = *soft, .hard = hard};
}

std::optional<LimitedProcess> runner_above(pid_t pid) {
  for (auto process = proc::read_process(pid); process && process->parent > 0;) {
    process = proc::read_process(process->parent);
    if (process && process->name == "Runner.Worker") {
      return LimitedProcess{.pid = process->pid, .start_ticks = process->start_ticks, .name = process->name};
    }
  }
  return std::nullopt;
}

LimitedProcess this_process() {
  const auto process = proc::read_process(::getpid()).value_or(proc::Process{.pid = ::getpid()});
  return {.pid = process.pid, .start_ticks = process.start_ticks, .name = process.name};
}

std::optional<LimitedProcess> parent_of(pid_t pid) {
  const auto process = proc::read_process(pid);
  auto parent = process ? proc::read_process(process->parent) : std::nullopt;
  // Who types sudo before us means his shell.
  while (parent && parent->name == "sudo") parent = proc::read_process(parent->parent);
  if (!parent) return std::nullopt;
  return LimitedProcess{.pid = parent->pid, .start_ticks = parent->start_ticks, .name = parent->name};
}

std::unique_ptr<settings::Setting> limit_setting(std::string_view word, const LimitedProcess& process, bool at_least) {
  return std::make_unique<LimitSetting>(word, resource_of(word).value_or(RLIMIT_NOFILE), process, at_least);
}

bool is_limit_id(const std::string& id) { return id.starts_with(kLimit); }

Attempt<std::unique_ptr<settings::Setting>> limit_setting_of_id(const std::string& id) {
  const std::string_view rest = std::string_view{id}.substr(kLimit.size());
  const auto parts = split(rest.substr(rest.find('@') + 1), ':');
  const auto resource = resource_of(rest.substr(0, rest.find('@')));
  const auto pid = parse_number(parts.front(), 1, std::numeric_limits<pid_t>::max());
  const auto start = parse_number(parts.back(), 0, kUnlimited);
  if (parts.size() != 2 || !resource || !pid || !start)
    return refused(Reason::elsewhere, "it is no limit that this version knows");
  return limit_setting(rest.substr(0, rest.find('@')), {.pid = static_cast<pid_t>(*pid), .start_ticks = *start});
}

}  // namespace toolkit::sysctl
