// Makes log lines of a tool what a job shows best: warnings and errors become annotations.
#pragma once

#include <memory>

#include "lib/actions/commands.hpp"
#include "lib/core/log.hpp"

namespace toolkit::actions {

/// In a job: warnings and errors are annotations, debug lines are `::debug::`, and no other line can become a workflow
/// command, whatever text from outside it carries. Outside a job: log::plain_sink(). Standard error being a terminal
/// changes nothing.
[[nodiscard]] std::shared_ptr<log::Sink> log_sink(std::shared_ptr<Commands> commands);

/// `least`, or debug when RUNNER_DEBUG=1 in a job.
[[nodiscard]] log::Level least_level(const Job& job, log::Level least = log::Level::info);

/// Sends the log there from now on: log::set_sink() with both of the above.
void log_to(const std::shared_ptr<Commands>& commands, log::Level least = log::Level::info);

}  // namespace toolkit::actions
