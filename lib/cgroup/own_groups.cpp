#include "lib/cgroup/own_groups.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string_view>

#include "lib/cgroup/files.hpp"
#include "lib/core/split.hpp"
#include "lib/core/text.hpp"

namespace toolkit::cgroup {
namespace {

constexpr std::size_t kMountsLimit = std::size_t{16} << 20U;

struct Mount {
  std::string root;   // what of the hierarchy is mounted
  std::string point;  // where
  std::string type;   // "cgroup", "cgroup2", or another
  std::string options;
};

/// A blank in a name is \040 there, and so on: three octal digits.
std::string without_escapes(std::string_view text) {
  const auto is_octal = [](char c) { return c >= '0' && c <= '7'; };
  std::string result;
  while (!text.empty()) {
    if (text.size() >= 4 && text[0] == '\\' && std::ranges::all_of(text.substr(1, 3), is_octal)) {
      const int code = (text[1] - '0') * 64 + (text[2] - '0') * 8 + (text[3] - '0');
      result += static_cast<char>(static_cast<unsigned char>(code));
      text.remove_prefix(4);
    } else {
      result += text.front();
      text.remove_prefix(1);
    }
  }
  return result;
}

/// "36 35 98:0 /root /point options optional... - type source superoptions"
std::optional<Mount> mount_of(const std::string& line) {
  const std::size_t dash = line.find(" - ");
  if (dash == std::string::npos) return std::nullopt;
  const auto before = split(std::string_view{line}.substr(0, dash), ' ');
  const auto after = split(std::string_view{line}.substr(dash + 3), ' ');
  if (before.size() < 5 || after.size() < 3) return std::nullopt;
  return Mount{.root = without_escapes(before[3]),
               .point = without_escapes(before[4]),
               .type = std::string{after[0]},
               .options = std::string{after[2]}};
}

std::vector<Mount> group_mounts(const Paths& paths) {
  std::vector<Mount> mounts;
  for (const std::string& line : nonempty_lines(text_of(paths.proc + "/self/mountinfo", kMountsLimit))) {
    if (line.find(" - cgroup") == std::string::npos) continue;  // machines have hundreds of others
    auto mount = mount_of(line);
    if (mount && (mount->type == "cgroup" || mount->type == "cgroup2")) mounts.push_back(std::move(*mount));
  }
  return mounts;
}

bool has_word(std::string_view list, std::string_view word) {
  const auto words = split(list, ',');
  return std::ranges::find(words, word) != words.end();
}

/// The name of the process's group in the hierarchy of `controller`; "" stands for version 2. A line is
/// "id:controllers:/name", and the name may have colons too.
std::optional<std::string> own_name(const std::string& lines, std::string_view controller) {
  for (const std::string& line : nonempty_lines(lines)) {
    const std::size_t first = line.find(':');
    const std::size_t second = first == std::string::npos ? first : line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string_view controllers = std::string_view{line}.substr(first + 1, second - first - 1);
    const bool is_it = controller.empty() ? controllers.empty() : has_word(controllers, controller);
    if (is_it) return line.substr(second + 1);
  }
  return std::nullopt;
}

/// What follows `root` in `name`, with its slash; nothing when the group is not below the root.
std::optional<std::string> below(const std::string& root, const std::string& name) {
  if (name.find("/..") != std::string::npos) return std::nullopt;  // outside of our cgroup namespace
  if (root == "/") return name == "/" ? "" : name;
  if (!name.starts_with(root)) return std::nullopt;
  const std::string rest = name.substr(root.size());
  if (!rest.empty() && rest.front() != '/') return std::nullopt;
  return rest;
}

bool is_group(const std::string& folder) { return ::access((folder + "/cgroup.procs").c_str(), F_OK) == 0; }

std::optional<OwnGroup> own_group(const Paths& paths, const std::vector<Mount>& mounts, const std::string& name) {
  std::optional<OwnGroup> at_mount;
  for (const Mount& mount : mounts) {
    const std::string point = paths.root + mount.point;
    const auto rest = below(mount.root, name);
    if (rest && is_group(point + *rest)) return OwnGroup{.mount = point, .path = point + *rest};
    if (!at_mount && is_group(point)) at_mount = OwnGroup{.mount = point, .path = point};
  }
  return at_mount;
}

/// `controller` "" stands for version 2.
std::optional<OwnGroup> find(const Paths& paths, const std::vector<Mount>& all, const std::string& names,
                             std::string_view controller) {
  std::vector<Mount> mounts;
  std::ranges::copy_if(all, std::back_inserter(mounts), [controller](const Mount& mount) {
    if (controller.empty()) return mount.type == "cgroup2";
    return mount.type == "cgroup" && has_word(mount.options, controller);
  });
  return own_group(paths, mounts, own_name(names, controller).value_or("/"));
}

}  // namespace

OwnGroups own_groups(const Paths& paths) {
  const std::vector<Mount> mounts = group_mounts(paths);
  const std::string names = text_of(paths.proc + "/" + paths.process + "/cgroup");
  return {.unified = find(paths, mounts, names, ""),
          .cpu = find(paths, mounts, names, "cpu"),
          .memory = find(paths, mounts, names, "memory")};
}

std::vector<std::string> with_ancestors(const OwnGroup& group) {
  std::vector<std::string> folders{group.path};
  while (folders.back().size() > group.mount.size()) {
    folders.push_back(folders.back().substr(0, std::max(folders.back().rfind('/'), group.mount.size())));
  }
  return folders;
}

}  // namespace toolkit::cgroup
