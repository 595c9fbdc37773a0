#include "lib/health/log_secrets.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "lib/core/text.hpp"
#include "lib/health/command_secrets.hpp"
#include "lib/redact/redact.hpp"

namespace toolkit::health {
namespace {

using Secrets = std::vector<std::string>;

void add(Secrets& secrets, Secrets more) {
  for (std::string& secret : more) secrets.push_back(std::move(secret));
}

/// ENABLE_AUTH=true: these words are in any log.
bool is_setting(std::string_view value) {
  constexpr std::array<std::string_view, 9> kWords{"true", "false", "yes",     "no",      "on",
                                                   "off",  "none",  "enabled", "disabled"};
  return std::ranges::find(kWords, lower(value)) != kWords.end();
}

/// NEO4J_AUTH=user/password, others with a colon: the password is one by itself.
Secrets login_password(std::string_view name, std::string_view value) {
  if (!lower(name).ends_with("_auth")) return {};
  const std::size_t mark = value.find_first_of("/:");
  return mark == std::string_view::npos ? Secrets{} : Secrets{std::string{value.substr(mark + 1)}};
}

/// What may be printed of a secret of several lines: each line that is no ordinary text, and all of them with the line
/// ends of a terminal.
Secrets lines_of(const std::string& secret) {
  constexpr std::size_t kShortestLine = 8;
  Secrets lines = nonempty_lines(secret);
  if (lines.size() > 1) {
    std::erase_if(lines, [](const std::string& line) {
      return line.size() < kShortestLine || line.starts_with("-----BEGIN ") || line.starts_with("-----END ");
    });
    std::string with_lf = secret;
    std::erase(with_lf, '\r');
    std::string with_crlf;
    for (const char c : with_lf) with_crlf += c == '\n' ? std::string{"\r\n"} : std::string{c};
    lines.push_back(std::move(with_lf));
    lines.push_back(std::move(with_crlf));
  }
  return lines;
}

}  // namespace

Secrets log_secrets(const Secrets& secrets, const Secrets& known, const docker::Container& container) {
  Secrets all = secrets;
  for (const auto& [name, value] : container.environment) {
    add(all, redact::secrets_of_urls(value));
    if (!redact::is_secret_name(name) || is_setting(value)) continue;
    all.push_back(value);
    add(all, login_password(name, value));
  }
  add(all, command_secrets(container.command));
  Secrets lines;
  for (const std::string& secret : all) {
    if (secret.find_first_of("\r\n") != std::string::npos) add(lines, lines_of(secret));
  }
  add(all, std::move(lines));
  std::erase_if(all, [&](const std::string& secret) { return std::ranges::find(known, secret) != known.end(); });
  return all;
}

}  // namespace toolkit::health
