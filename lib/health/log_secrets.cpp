#include "lib/health/log_secrets.hpp"

#include <algorithm>

#include "lib/redact/redact.hpp"

namespace toolkit::health {

std::vector<std::string> log_secrets(const std::vector<std::string>& secrets, const std::vector<std::string>& known,
                                     const docker::Container& container) {
  std::vector<std::string> all = secrets;
  for (const auto& [name, value] : container.environment) {
    if (redact::is_secret_name(name)) all.push_back(value);
  }
  std::erase_if(all, [&](const std::string& secret) { return std::ranges::find(known, secret) != known.end(); });
  return all;
}

}  // namespace toolkit::health
