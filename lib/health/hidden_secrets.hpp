// What a service says about us may quote what we said to it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "lib/health/probe.hpp"

namespace toolkit::health {

/// Hides the secrets in the messages of the probe's answers.
[[nodiscard]] std::unique_ptr<Probe> hide_secrets(std::unique_ptr<Probe> probe, std::vector<std::string> secrets);

}  // namespace toolkit::health
