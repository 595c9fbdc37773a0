#include "lib/sysctl/assignment.hpp"

#include <fmt/format.h>

#include "lib/core/split.hpp"
#include "lib/core/text.hpp"
#include "lib/sysctl/name.hpp"
#include "lib/sysctl/value.hpp"

namespace toolkit::sysctl {
namespace {

constexpr std::size_t kShown = 100;

/// Empty for one.
std::string why_no_key(std::string_view key) {
  if (key == kSwapWord || is_limit_word(key)) return {};
  const auto path = path_of(key);
  return path ? std::string{} : path.error().message;
}

}  // namespace

Assignment read_assignment(std::string_view text, const std::string& origin, Mistakes& mistakes) {
  Assignment assignment{.origin = origin};
  const std::size_t equals = text.find('=');
  std::string_view key = trimmed(text.substr(0, equals));
  if (key.starts_with('-')) {
    assignment.may_fail = true;
    key = trimmed(key.substr(1));
  }
  assignment.key = key;
  if (key.empty()) {
    mistakes.add(fmt::format("{}: there is no key before the =; write KEY=VALUE, like vm.swappiness=10", origin));
  } else if (const std::string why = why_no_key(key); !why.empty()) {
    mistakes.add(fmt::format("{}: {}", origin, why));
    return assignment;
  }
  if (equals == std::string_view::npos) {
    assignment.excludes = assignment.may_fail;
    if (!assignment.excludes) {
      mistakes.add(fmt::format("{}: {} has no value; write KEY=VALUE, like vm.swappiness=10", origin,
                               printable(cut_utf8(text, kShown))));
    }
    return assignment;
  }
  assignment.value = trimmed(text.substr(equals + 1));
  if (!is_writable(assignment.value)) {
    mistakes.add(fmt::format("{}: the value of {} is longer than 4095 bytes, or holds a line end or NUL byte", origin,
                             printable(cut_utf8(key, kShown))));
  }
  return assignment;
}

std::vector<Assignment> read_conf_file(std::string_view text, const std::string& name, Mistakes& mistakes) {
  std::vector<Assignment> assignments;
  std::size_t number = 0;
  const auto lines = split(text, '\n');
  assignments.reserve(lines.size());
  for (const std::string_view line : lines) {
    ++number;
    const std::string_view content = trimmed(line);
    if (content.empty() || content.starts_with('#') || content.starts_with(';')) continue;
    assignments.push_back(read_assignment(content, fmt::format("{}:{}", name, number), mistakes));
  }
  return assignments;
}

}  // namespace toolkit::sysctl
