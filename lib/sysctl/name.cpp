#include "lib/sysctl/name.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lib/core/split.hpp"
#include "lib/core/text.hpp"

namespace toolkit::sysctl {
namespace {

/// In one kind of name each separator stands for the other.
std::string swapped(std::string_view name) {
  std::string path{name};
  for (char& letter : path) {
    if (letter == '.') {
      letter = '/';
    } else if (letter == '/') {
      letter = '.';
    }
  }
  return path;
}

bool is_below(std::string_view path, std::string_view folder) {
  if (!path.starts_with(folder) || path.size() == folder.size()) return false;
  const auto parts = split(path.substr(folder.size()), '/');
  return std::ranges::none_of(parts, [](std::string_view part) { return part.empty() || part == "." || part == ".."; });
}

}  // namespace

bool is_limit_word(std::string_view key) { return std::ranges::find(kLimitWords, key) != kLimitWords.end(); }

bool holds_secret(std::string_view name) {
  return name.ends_with("tcp_fastopen_key") || name.ends_with("stable_secret");
}

Result<std::string> path_of(std::string_view key) {
  const auto word = std::ranges::find(kFileWords, key, &Word::name);
  if (word != kFileWords.end()) return std::string{word->path};
  std::string path{key};
  if (!key.starts_with("/proc/sys/") && !key.starts_with("/sys/")) {
    const std::size_t separator = key.find_first_of("./");
    const bool has_dots = separator != std::string_view::npos && key[separator] == '.';
    path = std::string{kProcSys} + (has_dots ? swapped(key) : std::string{key});
  }
  // Nor anything that would steer a terminal.
  const bool has_blank = std::ranges::any_of(
      key, [](char letter) { return static_cast<unsigned char>(letter) <= ' ' || letter == '\x7f'; });
  const bool is_one = is_below(path, kProcSys) || is_below(path, "/sys/");
  const bool has_folder = path.find('/', path.starts_with(kProcSys) ? kProcSys.size() : 5) != std::string::npos;
  if (is_one && !has_blank && has_folder) return path;
  return fail(
      Failure::rejected,
      fmt::format("'{}' is no setting; write a sysctl as vm.swappiness or vm/swappiness, a file below /proc/sys or "
                  "/sys, or one of thp, thp_defrag, hugepages, governor, io_scheduler, swap, nofile, nproc, core",
                  printable(cut_utf8(key, 100))));
}

std::string name_of(std::string_view path) {
  // That of vm.nr_hugepages is its sysctl's.
  const auto word = std::ranges::find(kFileWords, path, &Word::path);
  if (word != kFileWords.end() && !path.starts_with(kProcSys)) return std::string{word->name};
  if (!path.starts_with(kProcSys)) return std::string{path};
  return swapped(path.substr(kProcSys.size()));
}

}  // namespace toolkit::sysctl
