// What is done to the machine: by this process, or by root in its place.
#pragma once

#include "lib/sysctl/system_files.hpp"
#include "tools/sysctl-setup/order.hpp"

namespace toolkit::sysctl_setup {

/// The file of the machine's journal in its folder.
[[nodiscard]] std::string machine_journal(const std::string& folder);

/// Only looks: what is so already, what differs, what cannot be seen.
[[nodiscard]] Answer look(const Order& order, sysctl::SystemFiles& files);

/// Puts back what jobs that have ended left behind, then does what the order says. Failures are in the answer.
[[nodiscard]] Answer work(const Order& order, sysctl::SystemFiles& files);

/// The hidden first argument of the process that root runs.
inline constexpr std::string_view kRootStage = "__as-root";

/// An order from standard input, its answer to standard output. An exit code.
[[nodiscard]] int run_root_stage();

/// work() by `sudo -n`, the order on its standard input. Nothing when sudo is not there or does not let us; `why` then
/// says so. An answer with a failure and without results when it was ended on the way.
[[nodiscard]] std::optional<Answer> work_as_root(const Order& order, std::string& why);

}  // namespace toolkit::sysctl_setup
