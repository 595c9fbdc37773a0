#include "tools/health-wait/details.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/docker/engine.hpp"
#include "lib/redact/redact.hpp"
#include "tools/health-wait/seconds.hpp"

namespace toolkit::health_wait {
namespace {

using health::TargetEnding;
using health::TargetOutcome;

constexpr unsigned kLines = 50;
constexpr std::size_t kLongestLine = 1000;
constexpr std::chrono::seconds kPatience{5};

std::string state_of(const docker::Container& container) {
  if (container.is_over()) return fmt::format("{}, with exit code {}", container.status, container.exit_code);
  switch (container.health) {
    case docker::Health::none: return printable(container.status);
    case docker::Health::starting: return printable(container.status) + ", its health check has not passed yet";
    case docker::Health::healthy: return printable(container.status) + ", healthy";
    case docker::Health::unhealthy: return printable(container.status) + ", unhealthy";
  }
  return {};
}

/// What its log must not show: the target's passwords, and what its environment holds under the name of one.
std::vector<std::string> secrets_of(const health::Target& target, const docker::Container& container) {
  std::vector<std::string> secrets = target.secrets;
  for (const auto& [name, value] : container.environment) {
    if (redact::is_secret_name(name)) secrets.push_back(value);
  }
  // A password that is also the user's or the database's name is shown anyway.
  std::erase_if(secrets, [&](const std::string& secret) {
    return std::ranges::find(target.known, secret) != target.known.end();
  });
  return secrets;
}

std::vector<std::string> lines_of(const std::string& log, const std::vector<std::string>& secrets) {
  std::vector<std::string> lines;
  const std::string hidden = redact::text(log, secrets);
  for (std::string_view rest = hidden; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(printable(cut_utf8(line, kLongestLine)));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return lines;
}

ContainerDetails details_of(const health::Target& target, const docker::Engine& engine, const Deadline& deadline) {
  ContainerDetails details{.name = target.container, .state = {}, .log_note = {}, .log = {}};
  const auto container = engine.container(target.container, deadline);
  if (!container) {
    details.state = "not known: " + container.error().message;
    return details;
  }
  details.name = container->name;
  details.state = state_of(*container);
  const auto log = engine.last_lines(*container, kLines, deadline);
  if (log) details.log = lines_of(*log, secrets_of(target, *container));
  if (!log) details.log_note = log.error().message;
  if (log && details.log.empty()) details.log_note = "it has printed nothing";
  return details;
}

void print_container(const ContainerDetails& container, actions::Commands& commands) {
  commands.print(fmt::format("container {}: {}", printable(container.name), container.state));
  if (!container.log_note.empty()) commands.print(fmt::format("its log: {}", container.log_note));
  if (container.log.empty()) return;
  commands.print(container.log.size() == 1 ? "the last line of its log:"
                                           : fmt::format("the last {} lines of its log:", container.log.size()));
  for (const std::string& line : container.log) commands.print("  " + line);
}

void print_target(const health::Target& target, const TargetOutcome& outcome,
                  const std::optional<ContainerDetails>& container, actions::Commands& commands) {
  const actions::Group group{commands, fmt::format("{}: what is known of it", target.shown)};
  commands.print("last error: " + (outcome.last_error.empty() ? std::string{"none, there was no answer"}
                                                              : printable(outcome.last_error)));
  commands.print(fmt::format("tries: {}", outcome.tries));
  commands.print("first reachable: " +
                 (outcome.reachable_after ? "after " + seconds(*outcome.reachable_after) : "never"));
  if (container) print_container(*container, commands);
}

bool is_wanting(const health::Outcome& outcome, std::size_t index) {
  return outcome.ending != health::Ending::ready && outcome.targets[index].ending != TargetEnding::ready;
}

}  // namespace

Containers container_details(const Plan& plan, const health::Outcome& outcome, const Environment& environment) {
  Containers containers(plan.targets.size());
  // Whoever interrupts us wants us gone.
  if (outcome.ending == health::Ending::interrupted) return containers;
  const auto address = docker::engine_address(environment);
  if (!address) return containers;
  const docker::Engine engine{*address, http::make_curl_client(environment)};
  const Deadline deadline = Deadline::after(kPatience);
  for (std::size_t i = 0; i < plan.targets.size(); ++i) {
    const health::Target& target = plan.targets[i];
    if (is_wanting(outcome, i) && !target.container.empty()) containers[i] = details_of(target, engine, deadline);
  }
  return containers;
}

void print_details(const Plan& plan, const health::Outcome& outcome, const Containers& containers,
                   actions::Commands& commands) {
  if (outcome.ending == health::Ending::interrupted) return;
  for (std::size_t i = 0; i < plan.targets.size(); ++i) {
    // Where nothing can be folded, what the table says already is left out.
    if (!commands.job().active() && !containers[i]) continue;
    if (is_wanting(outcome, i)) print_target(plan.targets[i], outcome.targets[i], containers[i], commands);
  }
}

}  // namespace toolkit::health_wait
