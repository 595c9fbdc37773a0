// The services of a job, as GitHub tells a step of them. Source: docs.github.com, "Contexts reference", job.services.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/result.hpp"

namespace toolkit::services {

struct GithubService {
  std::string name;                              ///< its key below `services:`
  std::string container;                         ///< its id
  std::map<std::uint16_t, std::uint16_t> ports;  ///< of the container, to the runner's
};

/// From `${{ toJSON(job.services) }}`; `null`, `{}` and a blank text are no services, as where act runs the job. Error:
/// corrupt, with what to write.
[[nodiscard]] Result<std::vector<GithubService>> read_github_services(std::string_view document);

}  // namespace toolkit::services
