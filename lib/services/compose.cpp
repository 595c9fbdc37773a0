#include "lib/services/compose.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

#include <fmt/format.h>

#include "lib/core/text.hpp"

namespace toolkit::services {
namespace {

using docker::ListedContainer;

constexpr const char* kProject = "com.docker.compose.project";
constexpr const char* kFiles = "com.docker.compose.project.config_files";
constexpr const char* kFolder = "com.docker.compose.project.working_dir";
constexpr const char* kService = "com.docker.compose.service";
constexpr const char* kNumber = "com.docker.compose.container-number";
constexpr const char* kOneOff = "com.docker.compose.oneoff";
constexpr const char* kDependsOn = "com.docker.compose.depends_on";
constexpr std::string_view kUntilItEnded = "service_completed_successfully";

std::string label(const ListedContainer& container, const char* name) {
  const auto found = container.labels.find(name);
  return found == container.labels.end() ? std::string{} : found->second;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (;;) {
    const std::size_t end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

/// Projects have no slash and no point in their names.
bool is_file(const std::string& project_or_file) { return project_or_file.find_first_of("/.") != std::string::npos; }

/// docker-compose 1 writes the names of the files as it was given them.
bool is_of_file(const ListedContainer& container, const std::filesystem::path& file) {
  std::error_code ignored;
  const std::filesystem::path folder = label(container, kFolder);
  const auto wanted = std::filesystem::weakly_canonical(file, ignored);
  return std::ranges::any_of(split(label(container, kFiles), ','), [&](const std::string& one) {
    return !one.empty() && std::filesystem::weakly_canonical(folder / one, ignored) == wanted;
  });
}

std::string known_projects(const std::vector<ListedContainer>& containers) {
  std::set<std::string> names;
  for (const ListedContainer& container : containers) {
    if (const std::string name = label(container, kProject); !name.empty()) names.insert(printable(name));
  }
  if (names.empty()) return "no compose project runs";
  return fmt::format("these run: {}", fmt::join(names, ", "));
}

/// The services that others of the same project wait for until they have ended well.
std::set<std::string> services_that_end(const std::vector<ListedContainer>& members) {
  std::set<std::string> names;
  for (const ListedContainer& container : members) {
    // "db:service_healthy:false,migrate:service_completed_successfully:false"
    for (const std::string& dependency : split(label(container, kDependsOn), ',')) {
      const auto parts = split(dependency, ':');
      if (parts.size() > 1 && parts[1] == kUntilItEnded) names.insert(parts[0]);
    }
  }
  return names;
}

/// "web", and "web-2" for the second of several.
std::string shown(const ListedContainer& container) {
  const std::string number = label(container, kNumber);
  return label(container, kService) + (number.empty() || number == "1" ? "" : "-" + number);
}

}  // namespace

Result<std::vector<ComposeMember>> compose_members(const std::string& project_or_file,
                                                   const std::vector<ListedContainer>& containers) {
  const auto is_member = [&](const ListedContainer& container) {
    if (lower(label(container, kOneOff)) == "true") return false;
    return is_file(project_or_file) ? is_of_file(container, project_or_file)
                                    : label(container, kProject) == project_or_file;
  };
  std::vector<ListedContainer> project;
  std::ranges::copy_if(containers, std::back_inserter(project), is_member);
  const std::set<std::string> ending = services_that_end(project);
  std::vector<ComposeMember> members;
  for (const ListedContainer& container : project) {
    members.push_back({container.id, shown(container), ending.contains(label(container, kService))});
  }
  if (members.empty()) {
    return fail(Failure::not_found, fmt::format("no container of the compose project {} is there; {}",
                                                printable(project_or_file), known_projects(containers)));
  }
  std::ranges::sort(members, {}, &ComposeMember::name);
  return members;
}

}  // namespace toolkit::services
