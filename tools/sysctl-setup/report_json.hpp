// The document that --report writes: docs/formats/sysctl-setup-report.md.
#pragma once

#include <string>

#include "tools/sysctl-setup/run.hpp"

namespace toolkit::sysctl_setup {

[[nodiscard]] std::string report_json(const Plan& plan, const Outcome& outcome);

/// "already", "changed", "clamped", "differs", "not-applied"
[[nodiscard]] std::string_view code_of(settings::Status status);

}  // namespace toolkit::sysctl_setup
