// What the log of a target's container must not show.
#pragma once

#include <string>
#include <vector>

#include "lib/docker/container.hpp"

namespace toolkit::health {

/// The target's passwords, and the container's: what its environment holds under the name of one, those of the URLs in
/// it and those of its command; of several lines each one, too. Not what is also the name of a user or a database,
/// which is shown anyway. For redact::text().
[[nodiscard]] std::vector<std::string> log_secrets(const std::vector<std::string>& secrets,
                                                   const std::vector<std::string>& known,
                                                   const docker::Container& container);

}  // namespace toolkit::health
