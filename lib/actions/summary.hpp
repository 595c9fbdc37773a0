// The step summary: Markdown that GitHub shows on the run's page.
// Source: actions/runner src/Runner.Worker/FileCommandManager.cs, CreateStepSummaryCommand.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "lib/actions/job.hpp"

namespace toolkit::actions {

/// In bytes, for everything that a step writes. The runner drops the whole summary when it is larger.
inline constexpr std::uint64_t kSummaryLimit = std::uint64_t{1024} * 1024;
/// So much of it is kept free, so that there is always room to say that something was cut.
inline constexpr std::uint64_t kSummaryReserve = 512;

/// Appends `markdown` to the step's summary. What does not fit under the limit, with what is there already, is cut off
/// and a note says so. Outside a job nothing is written; in a job without GITHUB_STEP_SUMMARY a debug line says so.
/// EnvironmentError when the file cannot be written; it is then as it was.
void append_summary(const Job& job, std::string_view markdown);

/// `markdown` as it is when it has at most `room` bytes. Else its first lines, with an open code fence or <details>
/// closed behind them, in at most `room` bytes; of a first line that is too long by itself, the characters that fit.
[[nodiscard]] std::string cut_markdown(std::string_view markdown, std::size_t room);

}  // namespace toolkit::actions
