// Which containers are a compose project's, by the labels that compose gives them.
// Source: docker/compose, pkg/api/labels.go.
#pragma once

#include <string>
#include <vector>

#include "lib/core/result.hpp"
#include "lib/docker/container.hpp"

namespace toolkit::services {

/// A container of the project.
struct ComposeMember {
  std::string container;  ///< its id
  std::string name;       ///< its service's: "web"; "web-2" for the second of several
  bool ends = false;      ///< others of the project wait until it has ended well
};

/// By the project's name or, when `project_or_file` names one, by a file the project was started from. In the order of
/// the services; without those of `compose run`. Error: not_found, naming the projects there are.
[[nodiscard]] Result<std::vector<ComposeMember>> compose_members(
    const std::string& project_or_file, const std::vector<docker::ListedContainer>& containers);

}  // namespace toolkit::services
