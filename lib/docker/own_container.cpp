#include "lib/docker/own_container.hpp"

#include <algorithm>
#include <array>

#include "lib/core/file.hpp"
#include "lib/core/text.hpp"

namespace toolkit::docker {
namespace {

constexpr std::array<std::string_view, 3> kMounted{"/etc/hostname", "/etc/hosts", "/etc/resolv.conf"};
constexpr std::size_t kIdSize = 64;
constexpr std::size_t kMostRead = std::size_t{4} * 1024 * 1024;

/// The field number `index` of a line, from 0 on.
std::string_view field(std::string_view line, int index) {
  for (; index > 0; --index) {
    const std::size_t blank = line.find(' ');
    if (blank == std::string_view::npos) return {};
    line.remove_prefix(blank + 1);
  }
  return line.substr(0, line.find(' '));
}

/// The id in ".../containers/ID/hostname"; other folders may have such a name, too.
std::optional<std::string> id_in(std::string_view path) {
  constexpr std::string_view kFolder = "containers/";
  for (std::size_t at = path.find(kFolder); at != std::string_view::npos; at = path.find(kFolder)) {
    path.remove_prefix(at + kFolder.size());
    const std::string_view id = path.substr(0, path.find('/'));
    const bool is_id = id.size() == kIdSize && id.find_first_not_of("0123456789abcdef") == std::string_view::npos;
    if (is_id) return std::string{id};
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> container_in(std::string_view mountinfo) {
  for (const std::string& line : nonempty_lines(mountinfo)) {
    constexpr int kRoot = 3;
    constexpr int kMountPoint = 4;
    if (std::ranges::find(kMounted, field(line, kMountPoint)) == kMounted.end()) continue;
    if (auto id = id_in(field(line, kRoot))) return id;
  }
  return std::nullopt;
}

std::optional<std::string> own_container() {
  const auto mountinfo = read_file("/proc/self/mountinfo", kMostRead);
  return mountinfo ? container_in(*mountinfo) : std::nullopt;
}

}  // namespace toolkit::docker
