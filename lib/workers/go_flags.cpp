#include "lib/workers/go_flags.hpp"

#include <algorithm>
#include <cstddef>

#include "lib/core/file.hpp"
#include "lib/core/text.hpp"

namespace toolkit::workers {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::size_t kFileLimit = std::size_t{64} << 10U;

/// Empty where there is none.
std::string go_env_file(const Environment& environment) {
  const auto named = environment.nonempty("GOENV");
  if (named) return *named == "off" ? "" : *named;
  const auto config = environment.nonempty("XDG_CONFIG_HOME");
  if (config) return *config + "/go/env";
  const auto home = environment.nonempty("HOME");
  return home ? *home + "/.config/go/env" : "";
}

}  // namespace

std::optional<std::vector<std::string>> split_go_flags(std::string_view text) {
  std::vector<std::string> flags;
  while (true) {
    text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
    if (text.empty()) return flags;
    if (text.front() == '\'' || text.front() == '"') {
      const std::size_t end = text.find(text.front(), 1);
      if (end == std::string_view::npos) return std::nullopt;
      flags.emplace_back(text.substr(1, end - 1));
      text.remove_prefix(end + 1);
    } else {
      const std::size_t end = std::min(text.find_first_of(kBlanks), text.size());
      flags.emplace_back(text.substr(0, end));
      text.remove_prefix(end);
    }
  }
}

std::optional<std::string> go_flag(const std::vector<std::string>& flags, std::string_view name) {
  std::optional<std::string> value;
  for (std::string_view flag : flags) {
    if (!flag.starts_with('-')) continue;
    flag.remove_prefix(flag.starts_with("--") ? 2 : 1);
    const std::size_t equals = flag.find('=');
    if (flag.substr(0, equals) != name) continue;
    value = equals == std::string_view::npos ? "" : std::string{flag.substr(equals + 1)};
  }
  return value;
}

std::string kept_go_flags(const Environment& environment) {
  constexpr std::string_view kKey = "GOFLAGS=";
  const std::string file = go_env_file(environment);
  std::string value;
  if (file.empty()) return value;
  for (const std::string& line : nonempty_lines(read_file(file, kFileLimit).value_or(""))) {
    if (line.starts_with(kKey)) value = line.substr(kKey.size());
  }
  return value;
}

}  // namespace toolkit::workers
