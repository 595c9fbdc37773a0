#include "tools/health-wait/details.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/docker/engine.hpp"
#include "lib/docker/own_container.hpp"
#include "lib/health/hidden_secrets.hpp"
#include "lib/health/log_secrets.hpp"
#include "lib/redact/redact.hpp"
#include "lib/services/discover.hpp"
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

/// Asks an engine for the containers of targets.
class Lookup {
 public:
  Lookup(const Result<docker::Engine>& engine, const Deadline& deadline) : engine_{engine}, deadline_{deadline} {}

  [[nodiscard]] std::optional<ContainerDetails> details_of(const health::Target& target) {
    if (!engine_) return std::nullopt;
    if (target.container.empty()) return target.server ? details_at(target) : std::nullopt;
    const auto container = engine_->container(target.container, deadline_);
    if (container) return details_of(target, *container);
    return ContainerDetails{
        .name = target.container, .state = "not known: " + container.error().message, .log_note = {}, .log = {}};
  }

 private:
  [[nodiscard]] ContainerDetails details_of(const health::Target& target, const docker::Container& container) const {
    ContainerDetails details{.name = container.name, .state = state_of(container), .log_note = {}, .log = {}};
    const auto log = engine_->last_lines(container, kLines, deadline_);
    if (log)
      details.log = lines_of(*log, health::log_secrets(health::secrets_to_hide(target), target.known, container));
    if (!log) details.log_note = log.error().message;
    if (log && details.log.empty()) details.log_note = "it has printed nothing";
    return details;
  }

  /// Of the container that is found by the target's host and port; most servers are in none.
  [[nodiscard]] std::optional<ContainerDetails> details_at(const health::Target& target) {
    if (!neighbourhood_) {
      neighbourhood_ = services::Discovery{engine_, docker::own_container(), deadline_}.neighbourhood().value_or(
          services::Neighbourhood{});
    }
    const docker::Container* container =
        services::container_at(*neighbourhood_, target.server->host, target.server->port);
    if (container == nullptr) return std::nullopt;
    return details_of(target, *container);
  }

  const Result<docker::Engine>& engine_;
  const Deadline& deadline_;
  std::optional<services::Neighbourhood> neighbourhood_;
};

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
  const auto engine = docker::make_engine(environment);
  const Deadline deadline = Deadline::after(kPatience);
  Lookup lookup{engine, deadline};
  // Those that are named first: to look for the others takes longer.
  for (const bool is_named : {true, false}) {
    for (std::size_t i = 0; i < plan.targets.size(); ++i) {
      const health::Target& target = plan.targets[i];
      if (is_wanting(outcome, i) && target.container.empty() != is_named) containers[i] = lookup.details_of(target);
    }
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
