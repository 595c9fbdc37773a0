// What the command finds in its environment, and in its own words.
#pragma once

#include <optional>

#include "lib/cgroup/paths.hpp"
#include "lib/core/environment.hpp"
#include "tools/retry-run/plan.hpp"

namespace toolkit::retry_run {

/// How many workers the plan means on this machine, at this moment; nothing where the runners are left alone.
[[nodiscard]] std::optional<unsigned> count_workers(const Plan& plan, const cgroup::Paths& paths = {});

/// `base` with the user's variables, and, where the user has set none, those for workers and seed.
[[nodiscard]] Environment command_environment(const Plan& plan, const Environment& base,
                                              std::optional<unsigned> workers);

/// With {workers} and {seed} filled in.
[[nodiscard]] Work filled_in(const Plan& plan, Work work, std::optional<unsigned> workers);

}  // namespace toolkit::retry_run
