// Workflow commands: the lines of output that the runner acts on.
// Source: actions/runner src/Runner.Worker/ActionCommandManager.cs.
#pragma once

#include <iostream>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "lib/actions/annotation.hpp"
#include "lib/actions/job.hpp"

namespace toolkit::actions {

/// The runner keeps this many annotations of each kind per step, and drops the others.
inline constexpr unsigned kAnnotationsPerKind = 10;

/// One per process, since it counts what the runner counts. Safe to call from any thread; each call is one write.
/// Outside a job no command is ever written: annotations, group titles and debug lines are plain text, masks nothing.
class Commands {
 public:
  explicit Commands(Job job, std::ostream& out = std::cerr) : job_{std::move(job)}, out_{&out} {}
  Commands(const Commands&) = delete;
  Commands& operator=(const Commands&) = delete;

  /// normalised() first. From the eleventh of its kind on, and while commands are stopped, a plain line.
  void annotate(const Annotation& annotation);
  void error(std::string message) { annotate({.kind = AnnotationKind::error, .message = std::move(message)}); }
  void warning(std::string message) { annotate({.kind = AnnotationKind::warning, .message = std::move(message)}); }
  void notice(std::string message) { annotate({.kind = AnnotationKind::notice, .message = std::move(message)}); }

  /// Shown when RUNNER_DEBUG=1.
  void debug(std::string_view message);
  /// Lines of any text. In a job nothing in them can become a command.
  void print(std::string_view text);
  /// From here on the runner writes *** for the value, in the log and in summaries. Which values: mask.hpp. Blank ones
  /// are left out. While commands are stopped it waits until they work again: as plain text it would be shown.
  void add_mask(std::string_view value);

  [[nodiscard]] const Job& job() const { return job_; }

 private:
  friend class Group;
  friend class StopCommands;

  void begin_group(std::string_view title);
  void end_group();
  void stop();
  void resume();
  [[nodiscard]] bool commands_work() const { return job_.active() && stops_ == 0; }
  void write(const std::string& lines);
  void write_text(std::string_view text);
  void write_mask(std::string_view value);

  Job job_;
  std::ostream* out_;
  std::mutex mutex_;
  std::map<AnnotationKind, unsigned> annotations_;
  unsigned groups_ = 0;
  unsigned stops_ = 0;
  std::string stop_token_;
  std::vector<std::string> waiting_masks_;
};

/// Folds the lines written while it lives. The runner has no groups in groups: of an inner one only the title is shown.
class Group {
 public:
  /// The title is shown in one line.
  Group(Commands& commands, std::string_view title) : commands_{&commands} { commands_->begin_group(title); }
  Group(const Group&) = delete;
  Group& operator=(const Group&) = delete;
  ~Group() { commands_->end_group(); }

 private:
  Commands* commands_;
};

/// While it lives the runner takes no line for a command, unless it holds a token that nobody can guess: for the time
/// in which a child that we do not trust writes into our output.
class StopCommands {
 public:
  explicit StopCommands(Commands& commands) : commands_{&commands} { commands_->stop(); }
  StopCommands(const StopCommands&) = delete;
  StopCommands& operator=(const StopCommands&) = delete;
  ~StopCommands() { commands_->resume(); }

 private:
  Commands* commands_;
};

}  // namespace toolkit::actions
