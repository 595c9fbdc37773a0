// Tells what came of it: a table, annotations, outputs, the summary, the JSON document.
#pragma once

#include <string>

#include "lib/actions/commands.hpp"
#include "tools/sysctl-setup/run.hpp"

namespace toolkit::sysctl_setup {

/// One line for each setting, and one with the counts.
[[nodiscard]] std::string table_text(const Plan& plan, const Outcome& outcome);
[[nodiscard]] std::string table_markdown(const Plan& plan, const Outcome& outcome);
/// What --list-presets prints.
[[nodiscard]] std::string presets_text();

void report(const Plan& plan, const Outcome& outcome, actions::Commands& commands);

}  // namespace toolkit::sysctl_setup
