#include "tools/retry-run/told_commands.hpp"

#include <fmt/format.h>

namespace toolkit::retry_run {

std::vector<std::string> ToldCommands::errors() const {
  std::vector<std::string> lines;
  for (const Stream& stream : streams_) {
    const auto& more = stream.filter().rewritten();
    lines.insert(lines.end(), more.begin(), more.end());
  }
  return lines;
}

std::vector<std::string> ToldCommands::lines_of_tokens(std::string_view before, std::string_view behind) const {
  std::vector<std::string> lines;
  for (const Stream& stream : streams_) {
    const std::string& token = stream.filter().stop_token();
    if (!token.empty()) lines.push_back(fmt::format("{}{}{}", before, token, behind));
  }
  return lines;
}

std::vector<std::string> ToldCommands::resume_lines() const { return lines_of_tokens("::", "::"); }

std::vector<std::string> ToldCommands::stop_lines() const { return lines_of_tokens("::stop-commands::", ""); }

}  // namespace toolkit::retry_run
