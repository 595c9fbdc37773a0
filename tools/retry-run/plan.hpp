// What one call is to do, all of it checked before anything is started.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lib/cli/parse.hpp"
#include "lib/core/environment.hpp"
#include "lib/core/mistakes.hpp"
#include "lib/supervise/retry_policy.hpp"
#include "tools/retry-run/profiles.hpp"
#include "tools/retry-run/shell.hpp"
#include "tools/retry-run/test_plan.hpp"

namespace toolkit::retry_run {

/// What is run: a command, or a script that becomes one when it has a file.
struct Work {
  std::vector<std::string> argv = {};  ///< empty: the script
  std::string script = {};
};

struct WorkerChoice {
  bool auto_count = false;  ///< as many as fit the machine
  unsigned count = 0;       ///< 0 without auto_count: variables stay as they are
  bool with_make = false;
  std::uint64_t bytes_per_worker = 0;
};

/// What nick-fields/retry does otherwise.
struct DropIn {
  bool warning_on_retry = true;
  bool continue_on_error = false;
  bool has_polling_interval = false;
  std::string timeout_input = {};  ///< the one that limits an attempt
};

enum class Tty { automatic, always, never };

struct Plan {
  [[nodiscard]] bool has_work() const { return !work.argv.empty() || !work.script.empty(); }

  Work work;
  std::optional<Work> work_on_retry;  ///< from the second attempt on
  std::optional<std::string> between;
  std::optional<std::string> on_timeout;
  std::optional<Shell> shell;          ///< whenever there is a script
  std::optional<Shell> between_shell;  ///< that of `between`, where it is another one
  std::string workdir;
  std::vector<std::pair<std::string, std::string>> variables;

  std::string profile;
  supervise::RetryPolicy policy;
  std::optional<std::chrono::milliseconds> timeout;  ///< of one attempt
  std::chrono::milliseconds between_timeout{0};
  std::chrono::milliseconds grace{0};
  bool dump_stacks = false;
  bool use_cgroup = true;  ///< where one can be made

  TestPlan tests;

  WorkerChoice workers;
  std::optional<std::uint64_t> seed;
  std::optional<std::string> exclusive;
  std::string lock_dir;

  Tty tty = Tty::automatic;
  bool stop_commands = false;
  bool all_annotations = false;
  bool keep_files = false;
  std::optional<std::string> log_dir;
  std::uint64_t log_limit = 0;
  std::optional<std::string> report_file;
  bool quiet = false;
  std::optional<DropIn> drop_in;
};

/// Adds what is wrong to `mistakes`. Looks for shells and folders, and at nothing else.
[[nodiscard]] Plan build_plan(const cli::Call& call, const Environment& environment, Mistakes& mistakes);

/// The same of this process's arguments and inputs, which it takes out of the environment. Throws UsageError with all
/// that is wrong.
[[nodiscard]] Plan build_plan(const std::vector<std::string>& arguments);

}  // namespace toolkit::retry_run
