#include <csignal>
#include <memory>

#include "lib/actions/log_sink.hpp"
#include "lib/cli/run_tool.hpp"
#include "lib/core/environment.hpp"
#include "lib/supervise/group_stage.hpp"
#include "lib/supervise/keeper.hpp"
#include "tools/retry-run/console_log.hpp"
#include "tools/retry-run/declaration.hpp"
#include "tools/retry-run/finish.hpp"
#include "tools/retry-run/lock.hpp"
#include "tools/retry-run/plan.hpp"
#include "tools/retry-run/run.hpp"
#include "tools/retry-run/run_folder.hpp"

int main(int argc, char** argv) {
  using namespace toolkit;
  using namespace toolkit::retry_run;
  if (argc > 1 && argv[1] == supervise::kGroupStage) return supervise::hold_group({argv + 2, argv + argc});
  const auto job = actions::Job::from_environment(Environment::of_this_process());
  actions::log_to(std::make_shared<actions::Commands>(job));
  return cli::run_tool(declaration(), argc, argv, [&](const std::vector<std::string>& arguments) {
    const Plan plan = build_plan(arguments);  // no I/O but to look whether files are there; throws UsageError
    const Environment environment = Environment::of_this_process();  // without our inputs
    auto lock = open_lock(plan, environment);
    const RunFolder folder{plan, environment};
    std::signal(SIGPIPE, SIG_IGN);  // who does not read any more is no reason to leave processes behind
    std::signal(SIGXFSZ, SIG_IGN);  // nor is a log that may not grow
    const auto work = [&](supervise::Control& control) {
      supervise::Console console{plan.stop_commands && job.active()};
      ConsoleLog log{job, console, control};
      const Outcome outcome = run({plan, environment, folder, lock, control, console, log.commands()});
      return finish(plan, outcome, folder, console, control, log.commands());
    };
    try {
      return supervise::with_keeper(work);
    } catch (...) {
      folder.remove();
      throw;
    }
  });
}
