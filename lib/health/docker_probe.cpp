// docker:NAME is ready when the container is healthy, when it runs and has no health check, or when it was there for
// one task and has exited with 0.
#include <array>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/docker/engine.hpp"
#include "lib/health/answers.hpp"
#include "lib/health/log_secrets.hpp"
#include "lib/health/probes.hpp"
#include "lib/redact/redact.hpp"

namespace toolkit::health {
namespace {

constexpr std::size_t kMostShown = 200;
constexpr std::array kOptions{OptionKind{"state", "exited|running",
                                         "exited: wait until it has exited with 0, even while it runs; running: that "
                                         "it has exited with 0 is no success"}};

enum class Wanted { either, running, exited };

/// The answer of a container that runs.
Answer by_health(const docker::Container& container) {
  const std::string check = redact::text(std::string{trimmed(container.last_check)}, log_secrets({}, {}, container));
  const std::string said = check.empty() ? "" : fmt::format(": {}", printable(cut_utf8(check, kMostShown)));
  switch (container.health) {
    case docker::Health::starting: return not_yet("its health check has not passed yet" + said);
    case docker::Health::unhealthy: return hopeless("it is unhealthy" + said);
    default: return {.state = State::ready, .reached = true};
  }
}

/// One that has a health check has no single task that it could be done with.
bool has_done_its_task(const docker::Container& container, Wanted wanted) {
  if (container.status != "exited" || container.exit_code != 0) return false;
  return wanted == Wanted::exited || (wanted == Wanted::either && !container.has_health_check());
}

Answer by_state(const docker::Container& container, Wanted wanted) {
  if (container.status == "running") return wanted == Wanted::exited ? not_yet("it still runs") : by_health(container);
  if (container.is_over()) {
    if (has_done_its_task(container, wanted)) return {.state = State::ready, .reached = true};
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
  DockerProbe(docker::Engine engine, std::string name, Wanted wanted)
      : engine_{std::move(engine)}, name_{std::move(name)}, wanted_{wanted} {}

  [[nodiscard]] Answer check(const Deadline& deadline) override {
    const auto container = engine_.container(name_, deadline);
    if (container) {
      seen_ = true;
      return by_state(*container, wanted_);
    }
    Answer answer = by_failure(container.error());
    if (answer.state == State::absent && seen_)
      answer = {.state = State::absent, .message = "it was removed", .gone_for_good = true};
    return answer;
  }

 private:
  docker::Engine engine_;
  std::string name_;
  Wanted wanted_;
  bool seen_ = false;
};

std::optional<Wanted> wanted_by(const std::string& word) {
  if (word == "exited") return Wanted::exited;
  if (word == "running") return Wanted::running;
  return std::nullopt;
}

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
  const auto wanted = state ? wanted_by(*state) : Wanted::either;
  if (!wanted) text.refuse_option("state", "it can be exited or running", mistakes);
  target.known.push_back(text.rest);
  target.is_container = true;
  target.container = text.rest;
  target.probe = std::make_unique<DockerProbe>(std::move(*engine), text.rest, wanted.value_or(Wanted::either));
}

}  // namespace toolkit::health
