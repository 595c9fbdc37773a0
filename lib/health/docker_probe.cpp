// docker:NAME is ready when the container is healthy, when it runs and has no health check, or when it was there for
// one task and has exited with 0.
#include <array>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/docker/engine.hpp"
#include "lib/health/answers.hpp"
#include "lib/health/probes.hpp"

namespace toolkit::health {
namespace {

constexpr std::size_t kMostShown = 200;
constexpr std::string_view kExited = "exited";
constexpr std::array kOptions{OptionKind{"state", "exited", "wait until it has exited with 0, even while it runs"}};

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

Answer by_state(const docker::Container& container, bool must_exit) {
  if (container.status == "running") return must_exit ? not_yet("it still runs") : by_health(container);
  if (container.is_over()) {
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
  DockerProbe(docker::Engine engine, std::string name, bool must_exit)
      : engine_{std::move(engine)}, name_{std::move(name)}, must_exit_{must_exit} {}

  [[nodiscard]] Answer check(const Deadline& deadline) override {
    const auto container = engine_.container(name_, deadline);
    return container ? by_state(*container, must_exit_) : by_failure(container.error());
  }

 private:
  docker::Engine engine_;
  std::string name_;
  bool must_exit_;
};

}  // namespace

std::span<const OptionKind> docker_options() { return kOptions; }

void make_docker_probe(const TargetText& text, const Environment& environment, Target& target, Mistakes& mistakes) {
  if (text.rest.empty() || text.rest.starts_with("//")) {
    text.refuse("docker: takes the name or id of a container, like docker:db", mistakes);
    return;
  }
  auto engine = docker::make_engine(environment);
  if (!engine) {
    text.refuse(engine.error().message, mistakes);
    return;
  }
  const auto state = text.option("state");
  if (state && *state != kExited) text.refuse_option("state", fmt::format("it can only be {}", kExited), mistakes);
  target.known.push_back(text.rest);
  target.container = text.rest;
  target.probe = std::make_unique<DockerProbe>(std::move(*engine), text.rest, state.has_value());
}

}  // namespace toolkit::health
