// Two processes, so that nothing outlives the first: the entry process, which our caller knows and signals, and the
// keeper, in a session of its own, under which everything that is started stays.
#pragma once

#include <unistd.h>

#include <functional>
#include <optional>
#include <utility>

#include "lib/core/clock.hpp"
#include "lib/core/unique_fd.hpp"
#include "lib/process/signal_queue.hpp"

namespace toolkit::supervise {

/// The first signal that told us to end.
struct StopRequest {
  int signal = 0;
  TimePoint at;
};

/// What the keeper hears from outside.
class Control {
 public:
  /// `link` is the reading end of a pipe whose other end only the entry process holds.
  explicit Control(UniqueFd link) : link_{std::move(link)} {}

  /// Readable when there is something for listen() to take in.
  [[nodiscard]] int signals_fd() const { return signals_.fd(); }
  [[nodiscard]] int link_fd() const { return is_orphan_ ? -1 : link_.get(); }
  void listen();

  /// We are to end: since when, and for which signal, SIGTERM when the entry process has died. Nothing while we are
  /// not.
  [[nodiscard]] const std::optional<StopRequest>& stop() const { return stop_; }
  /// A second one came through the entry process: whatever takes time is to be left out.
  [[nodiscard]] bool is_urgent() const { return is_urgent_; }
  /// The entry process has died, and stop() tells when: nobody waits for our exit code any more.
  [[nodiscard]] bool is_orphan() const { return is_orphan_; }
  /// The terminal's size has changed since the last call.
  [[nodiscard]] bool take_resize() { return std::exchange(is_resized_, false); }

 private:
  process::SignalQueue signals_{SIGCHLD, SIGINT, SIGTERM, SIGHUP, SIGWINCH};
  UniqueFd link_;
  std::optional<StopRequest> stop_;
  pid_t entry_ = ::getppid();
  bool was_passed_on_ = false;
  bool is_urgent_ = false;
  bool is_orphan_ = false;
  bool is_resized_ = false;
};

/// Exit code for what only we are to blame for. Source: env(1), timeout(1).
inline constexpr int kOwnFailure = 125;

/// Calls `work` in a keeper and returns what it returned, in both processes: the caller just ends with it. The entry
/// process passes SIGINT, SIGTERM, SIGHUP and SIGWINCH on to the keeper. When the keeper itself is killed, the entry
/// process ends all that it has started, and returns kOwnFailure. A keeper that throws ends it all first. To be called
/// before the first other thread starts. Throws EnvironmentError when there can be no keeper.
[[nodiscard]] int with_keeper(const std::function<int(Control&)>& work);

}  // namespace toolkit::supervise
