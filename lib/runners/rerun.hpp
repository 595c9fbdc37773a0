// The command that runs only those tests again that have failed.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "lib/core/result.hpp"
#include "lib/results/results.hpp"
#include "lib/runners/recognise.hpp"

namespace toolkit::runners {

/// The user's command (and not that of results_plan()), narrowed to `failed`: all of them are run, and perhaps a few
/// more. Its options and arguments stay, but for those that choose tests or files; options that share tests out between
/// machines go (--shard), since the tests that they chose are named now. `exists` tells of a path, relative to the
/// command's folder, whether there is such a file.
///
/// It may be used only after an attempt that was complete: see verdict::next_run(), ResultsPlan::interrupted,
/// ResultsPlan::needs_announcement and ResultsPlan::incomplete_if_failed. Several levels of subtests need go 1.20.
///
/// Error: rejected, with the reason why it cannot be narrowed, for people: tests that cannot be named, a command of
/// more than 100,000 bytes. Then everything has to run again.
[[nodiscard]] Result<std::vector<std::string>> rerun_command(
    const Recognised& recognised, const std::vector<std::string>& command, const std::vector<results::Test>& failed,
    const std::function<bool(const std::string& path)>& exists);

}  // namespace toolkit::runners
