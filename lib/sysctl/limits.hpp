// Limits of a running process: those that the steps to come inherit from it.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "lib/settings/setting.hpp"

namespace toolkit::sysctl {

inline constexpr std::uint64_t kUnlimited = ~std::uint64_t{0};

struct Limit {
  std::uint64_t soft = 0;
  std::optional<std::uint64_t> hard = {};  ///< nothing: at least the soft one
};

/// `65536`, `unlimited` or `SOFT:HARD`, the soft one not above the hard one. core is in bytes.
[[nodiscard]] std::optional<Limit> read_limit(std::string_view text);

/// A process that a limit is set on. `start_ticks` as in proc::Process.
struct LimitedProcess {
  pid_t pid = 0;
  std::uint64_t start_ticks = 0;
  std::string name = {};
};

/// The process that starts the steps to come: among the ancestors of `pid` the one that the runner calls Runner.Worker;
/// nothing where there is none, as in a container, whose steps the engine starts.
[[nodiscard]] std::optional<LimitedProcess> runner_above(pid_t pid);
/// Ourselves, whose limits are those of all that is started beside us in a container.
[[nodiscard]] LimitedProcess this_process();
/// The process that has started `pid`, as the shell in which somebody calls us, by sudo or not.
[[nodiscard]] std::optional<LimitedProcess> parent_of(pid_t pid);

/// The limit `word` (nofile, nproc, core) of that process, by prlimit(2). With `at_least` a larger one is as good.
/// A hard limit that we could not raise again is not lowered. Its id names process and start, so that no other process
/// is meant by it later.
[[nodiscard]] std::unique_ptr<settings::Setting> limit_setting(std::string_view word, const LimitedProcess& process,
                                                               bool at_least = false);

[[nodiscard]] bool is_limit_id(const std::string& id);
/// The setting with such an id; gone when that process has ended.
[[nodiscard]] settings::Attempt<std::unique_ptr<settings::Setting>> limit_setting_of_id(const std::string& id);

}  // namespace toolkit::sysctl
