// What a service says about us may quote what we said to it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "lib/health/probe.hpp"
#include "lib/health/target.hpp"

namespace toolkit::health {

/// The target's passwords and tokens, and the credentials in the headers that it sends. Not what is also the name of a
/// user or a database, which is shown anyway.
[[nodiscard]] std::vector<std::string> secrets_to_hide(const Target& target);

/// Hides the secrets in the messages of the probe's answers.
[[nodiscard]] std::unique_ptr<Probe> hide_secrets(std::unique_ptr<Probe> probe, std::vector<std::string> secrets);

}  // namespace toolkit::health
