#include "tools/retry-run/retried_errors.hpp"

#include <fmt/format.h>

namespace toolkit::retry_run {

std::vector<std::string> RetriedErrors::lines() const {
  std::vector<std::string> lines = output_.filter().rewritten();
  const auto& more = error_.filter().rewritten();
  lines.insert(lines.end(), more.begin(), more.end());
  return lines;
}

std::vector<std::string> RetriedErrors::resume_lines() const {
  std::vector<std::string> lines;
  for (const Stream* stream : {&output_, &error_}) {
    const std::string& token = stream->filter().stop_token();
    if (!token.empty()) lines.push_back(fmt::format("::{}::", token));
  }
  return lines;
}

}  // namespace toolkit::retry_run
