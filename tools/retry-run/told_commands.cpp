#include "tools/retry-run/told_commands.hpp"

#include <fstream>

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

std::vector<std::string> resume_lines_of(const std::string& log_file) {
  actions::ErrorFilter filter;
  std::ifstream log{log_file, std::ios::binary};
  std::array<char, 65536> chunk;  // NOLINT(cppcoreguidelines-pro-type-member-init): it is filled before it is read
  while (log.read(chunk.data(), chunk.size()) || log.gcount() > 0) {
    (void)filter.feed({chunk.data(), static_cast<std::size_t>(log.gcount())});
  }
  (void)filter.finish();
  if (filter.stop_token().empty()) return {};
  return {fmt::format("::{}::", filter.stop_token())};
}

}  // namespace toolkit::retry_run
