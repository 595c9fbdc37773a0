#include "lib/health/line_probe.hpp"

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/health/reach.hpp"

namespace toolkit::health {

Answer not_yet_by(std::string message) {
  return {.state = State::not_yet, .message = std::move(message), .reached = true};
}

Answer hopeless_by(std::string message) {
  return {.state = State::hopeless, .message = std::move(message), .reached = true};
}

Answer broken_by(const Error& error) {
  return {.state = State::failed, .message = printable(error.message), .reached = true};
}

std::optional<HostAndPort> read_host_and_port(const TargetText& text, std::uint16_t usual_port, Mistakes& mistakes) {
  const auto url = read_url(text, mistakes);
  if (!url) return std::nullopt;
  if (url->user || url->path.size() > 1 || url->query) {
    mistakes.add(fmt::format("{}: {}: takes a host and a port and nothing else", text.shown, text.scheme));
  }
  return HostAndPort{url->host, url->port.value_or(usual_port)};
}

}  // namespace toolkit::health
