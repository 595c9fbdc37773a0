// docker:NAME is ready when the container is healthy, when it runs and has no health check, or when it was there for
// one task and has exited with 0.
#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/docker/engine.hpp"
#include "lib/health/answers.hpp"
#include "lib/health/probes.hpp"

namespace toolkit::health {
namespace {

constexpr std::size_t kMostShown = 200;

/// The answer of a container that runs.
Answer by_health(const docker::Container& container) {
  const std::string check{trimmed(container.last_check)};
  const std::string said = check.empty() ? "" : fmt::format(": {}", printable(cut_utf8(check, kMostShown)));
  switch (container.health) {
    case docker::Health::starting: return not_yet("its health check has not passed yet" + said);
    case docker::Health::unhealthy: return hopeless("it is unhealthy" + said);
    default: return {.state = State::ready, .reached = true};
  }
}

Answer by_state(const docker::Container& container) {
  if (container.status == "running") return by_health(container);
  if (container.status == "exited" || container.status == "dead") {
    if (container.status == "exited" && container.exit_code == 0) return {.state = State::ready, .reached = true};
    return hopeless(fmt::format("it is {}, with exit code {}", container.status, container.exit_code));
  }
  return not_yet(fmt::format("it is {}", printable(container.status)));
}

/// Nothing but the engine itself answers here: an engine that starts is waited for like a service.
Answer by_failure(const Error& error) {
  switch (error.failure) {
    case Failure::not_found: return {.state = State::absent, .message = error.message, .near = true};
    case Failure::refused: return {.state = State::refused, .message = error.message, .near = true};
    case Failure::rejected: return {.state = State::hopeless, .message = error.message};
    default: return {.state = State::failed, .message = error.message};
  }
}

class DockerProbe final : public Probe {
 public:
  DockerProbe(docker::Engine engine, std::string name) : engine_{std::move(engine)}, name_{std::move(name)} {}

  [[nodiscard]] Answer check(const Deadline& deadline) override {
    const auto container = engine_.container(name_, deadline);
    return container ? by_state(*container) : by_failure(container.error());
  }

 private:
  docker::Engine engine_;
  std::string name_;
};

}  // namespace

void make_docker_probe(const TargetText& text, const Environment& environment, Target& target, Mistakes& mistakes) {
  if (text.rest.empty() || text.rest.starts_with("//")) {
    mistakes.add(fmt::format("{}: docker: takes the name or id of a container, like docker:db", text.shown));
    return;
  }
  auto address = docker::engine_address(environment);
  if (!address) {
    mistakes.add(fmt::format("{}: {}", text.shown, address.error().message));
    return;
  }
  target.known.push_back(text.rest);
  target.probe = std::make_unique<DockerProbe>(docker::Engine{std::move(*address), http::make_curl_client(environment)},
                                               text.rest);
}

}  // namespace toolkit::health
