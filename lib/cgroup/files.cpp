#include "lib/cgroup/files.hpp"

#include <limits>

#include "lib/core/file.hpp"
#include "lib/core/text.hpp"
#include "lib/core/values.hpp"

namespace toolkit::cgroup {
namespace {

std::optional<std::uint64_t> number(std::string_view text) {
  const auto value = parse_number(trimmed(text), 0, std::numeric_limits<std::uint64_t>::max());
  if (!value) return std::nullopt;
  return *value;
}

}  // namespace

std::string text_of(const std::string& path, std::size_t limit) { return read_file(path, limit).value_or(""); }

std::optional<std::uint64_t> number_in(const std::string& path) { return number(text_of(path)); }

std::optional<std::uint64_t> field_in(const std::string& path, std::string_view key) {
  for (const std::string& line : nonempty_lines(text_of(path))) {
    const std::size_t blank = line.find(' ');
    if (blank != std::string::npos && std::string_view{line}.substr(0, blank) == key) return number(line.substr(blank));
  }
  return std::nullopt;
}

}  // namespace toolkit::cgroup
