#include "lib/health/container_watch.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/docker/engine.hpp"
#include "lib/health/hidden_secrets.hpp"
#include "lib/health/log_secrets.hpp"
#include "lib/redact/redact.hpp"

namespace toolkit::health {
namespace {

constexpr std::chrono::milliseconds kPause{500};
/// An engine that hangs must not keep the target's own tries from their time.
constexpr std::chrono::milliseconds kPatience{500};
constexpr std::chrono::seconds kPauseAfterFailure{5};
constexpr unsigned kLinesAtFirst = 100'000;
constexpr unsigned kLines = 1000;
constexpr std::size_t kMostShown = 200;

class WatchedProbe final : public Probe {
 public:
  WatchedProbe(Target& target, docker::Engine engine, const Clock& clock)
      : probe_{std::move(target.probe)},
        engine_{std::move(engine)},
        container_{target.container},
        abort_on_{target.abort_on},
        secrets_{secrets_to_hide(target)},
        known_{target.known},
        asks_itself_{target.is_container},
        clock_{clock} {}

  [[nodiscard]] Answer check(const Deadline& deadline) override {
    const bool looks_first = has_missed_a_look_;
    has_missed_a_look_ = false;
    if (looks_first) look(deadline.sooner(system_clock().now() + half_of_the_rest(deadline)));
    Answer answer = probe_->check(deadline);
    if (answer.state == State::ready || answer.state == State::hopeless) return answer;
    if (clock_.now() >= next_look_) {
      // What used all its time leaves none to ask the engine: the next try does that first.
      has_missed_a_look_ = deadline.passed();
      if (!has_missed_a_look_) look(deadline);
    }
    if (!over_.empty()) {
      answer.state = State::hopeless;
      answer.message = answer.message.empty() ? over_ : over_ + "; " + answer.message;
    } else if (!failure_.empty()) {
      answer.message += fmt::format(" (its container is not watched: {})", failure_);
    }
    return answer;
  }

 private:
  static std::chrono::milliseconds half_of_the_rest(const Deadline& deadline) {
    return std::chrono::milliseconds{deadline.remaining_ms() / 2};
  }

  /// Sets over_ and failure_.
  void look(const Deadline& longest) {
    const Deadline deadline = longest.sooner(system_clock().now() + kPatience);
    over_.clear();  // with --keep-trying it may have been started again
    failure_.clear();
    look_by(deadline);
    next_look_ = clock_.now() + (failure_.empty() ? kPause : kPauseAfterFailure);
  }

  void look_by(const Deadline& deadline) {
    const auto container = engine_.container(container_, deadline);
    if (container) {
      seen_ = true;
      look_at(*container, deadline);
    } else if (container.error().failure != Failure::not_found) {
      failure_ = container.error().message;
    } else if (seen_ && !asks_itself_) {
      over_ = "its container was removed";  // one that was never there may yet be made
    }
  }

  void look_at(const docker::Container& container, const Deadline& deadline) {
    if (asks_itself_) {
      if (abort_on_) look_at_log(container, deadline);
    } else if (container.is_over()) {
      over_ = fmt::format("its container is {}, with exit code {}", container.status, container.exit_code);
    } else if (container.health == docker::Health::unhealthy) {
      over_ = "its container is unhealthy";
    } else if (abort_on_) {
      look_at_log(container, deadline);
    }
  }

  void look_at_log(const docker::Container& container, const Deadline& deadline) {
    const auto log = engine_.last_lines_of_this_run(container, lines_, deadline);
    // What took too long takes less time with fewer.
    lines_ = log ? kLines : std::max(lines_ / 10, kLines);
    if (!log) {
      failure_ = log.error().message;
      return;
    }
    for (const std::string& line : nonempty_lines(*log)) {
      const auto found = abort_on_->occurs_in(line);
      if (!found) failure_ = "abort-on: " + found.error().message;
      if (!found.value_or(false)) continue;
      over_ =
          fmt::format("its log says '{}'",
                      printable(cut_utf8(redact::text(line, log_secrets(secrets_, known_, container)), kMostShown)));
      return;
    }
  }

  std::unique_ptr<Probe> probe_;
  docker::Engine engine_;
  std::string container_;
  std::shared_ptr<const regex::Pattern> abort_on_;
  std::vector<std::string> secrets_;
  std::vector<std::string> known_;
  bool asks_itself_;  ///< its probe tells the container's state
  const Clock& clock_;
  TimePoint next_look_;  // the first try looks at once
  bool has_missed_a_look_ = false;
  bool seen_ = false;
  unsigned lines_ = kLinesAtFirst;  ///< how far the next look at its log goes back
  std::string over_;                ///< why waiting is over; empty while it is not
  std::string failure_;             ///< why the container could not be looked at
};

}  // namespace

void watch_container(Target& target, const Environment& environment, Mistakes& mistakes, const Clock& clock) {
  if (target.container.empty() || !target.probe) return;
  if (target.is_container && !target.abort_on) return;
  auto engine = docker::make_engine(environment);
  if (!engine) {
    mistakes.add(fmt::format("{}{}: container: {}", target.places.container, target.shown, engine.error().message));
    return;
  }
  target.probe = std::make_unique<WatchedProbe>(target, std::move(*engine), clock);
}

}  // namespace toolkit::health
