// One attempt: a command is run, its output passed on, and it and whatever it has started is ended.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/cgroup/group.hpp"
#include "lib/process/launch.hpp"
#include "lib/supervise/console.hpp"
#include "lib/supervise/ending.hpp"
#include "lib/supervise/keeper.hpp"
#include "lib/supervise/passage.hpp"
#include "lib/supervise/root_group.hpp"
#include "lib/supervise/survivors.hpp"
#include "lib/supervise/tree.hpp"

namespace toolkit::supervise {

struct AttemptPlan {
  process::Launch command;  ///< its streams but standard input are ours to make
  std::optional<TimePoint> deadline = {};
  std::chrono::milliseconds grace{10'000};         ///< between SIGTERM and SIGKILL
  std::optional<process::Launch> on_timeout = {};  ///< run when the time is over, before anything is ended
  std::chrono::milliseconds on_timeout_limit{10'000};
  std::chrono::milliseconds picture_limit{2000};  ///< for looking at the processes when the time is over
  std::chrono::milliseconds heartbeat{30'000};    ///< of silence, until the observer is told
  bool dump_stacks = false;                       ///< SIGQUIT to programs of Go and Java when the time is over
  bool output_is_terminal = false;                ///< the stream that the command writes to is a terminal of its own
  bool error_is_terminal = false;
  const cgroup::Group* group = nullptr;  ///< the command starts in it, and is ended by it
  /// Where there is no group from the beginning: one that may come later.
  RootGroup* root_group = nullptr;
  /// An entry of the command's environment that nobody else has: it tells what was started through a daemon.
  std::string marker = {};
  /// Asked every two seconds: a sentence for the log when the machine is in trouble.
  std::function<std::optional<std::string>()> watch_machine = {};
  /// These get every byte, in the order they come.
  std::function<void(std::string_view)> look_at_output = {};
  std::function<void(std::string_view)> look_at_error = {};
  Filter* output_filter = nullptr;
  Filter* error_filter = nullptr;
  /// Likewise of `on_timeout`, whose output is none of the command's.
  std::function<void(std::string_view)> look_at_on_timeout = {};
  Filter* on_timeout_output_filter = nullptr;
  Filter* on_timeout_error_filter = nullptr;
};

enum class MemorySource { none, cgroup, sampled };

struct AttemptFacts {
  AttemptEnd end;
  std::chrono::microseconds wall{0};
  Usage usage;
  std::uint64_t peak_memory_bytes = 0;
  MemorySource memory_source = MemorySource::none;
  std::uint64_t output_bytes = 0;
  std::uint64_t error_bytes = 0;
  std::string output_tail;             ///< the last 16 KiB of standard output
  std::string error_tail;              ///< and of standard error
  std::vector<std::string> left_over;  ///< "PID COMMAND" of what ran on after the command's own end, and was ended
  std::vector<Survivor> survivors;
};

/// What a command and those around it are told in the meantime.
class AttemptObserver {
 public:
  AttemptObserver() = default;
  AttemptObserver(const AttemptObserver&) = delete;
  AttemptObserver& operator=(const AttemptObserver&) = delete;
  virtual ~AttemptObserver() = default;
  /// Nothing was printed for the plan's heartbeat.
  virtual void silent(std::chrono::milliseconds running, const std::string& state) = 0;
  /// The time is over, or we were told to end: what there was to see then, in lines.
  virtual void moment(const std::string& picture) = 0;
  /// In one sentence, for whoever reads the log.
  virtual void warn(const std::string& what) = 0;
};

/// Runs one attempt to the end of its whole tree; see Tree for what the calling process must be. Ends in time when
/// `control` says so: then the cause is `interrupted`. Throws EnvironmentError when the machine has no process,
/// descriptor or terminal left.
[[nodiscard]] AttemptFacts run_attempt(const AttemptPlan& plan, Tree& tree, Console& console, Control& control,
                                       AttemptObserver& observer);

}  // namespace toolkit::supervise
