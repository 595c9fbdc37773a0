#include "tools/retry-run/finish.hpp"

#include <fmt/format.h>

#include "lib/core/log.hpp"
#include "tools/retry-run/report.hpp"

namespace toolkit::retry_run {
namespace {

/// In a job there are always some: later steps read them.
ReportFiles files_of(const Plan& plan, const RunFolder& folder, const actions::Job& job) {
  ReportFiles files{.report = plan.report_file, .junit = plan.tests.junit_file};
  if (!job.active()) return files;
  if (!files.report) files.report = folder.path() + "/report.json";
  if (!files.junit) files.junit = folder.path() + "/junit.xml";
  return files;
}

/// Outside a job nobody cleans up after us, and nobody misses the log of what went well.
void tidy_up(const Plan& plan, const Outcome& outcome, const RunFolder& folder, const actions::Job& job) {
  folder.remove_scripts();
  if (job.active()) return;
  if (outcome.exit_code == 0 || plan.log_dir || outcome.logs.empty()) return folder.remove();
  const auto& last = outcome.facts.back();
  if (last.output_bytes + last.error_bytes == 0) return folder.remove();
  if (!plan.quiet && !outcome.logs.back().empty()) log::info("all output of the last attempt: {}", outcome.logs.back());
}

int exit_code_of(const Plan& plan, const Outcome& outcome) {
  const bool passes_anyway = plan.drop_in && plan.drop_in->continue_on_error;
  return passes_anyway && outcome.schedule.stop != supervise::Stop::interrupted ? 0 : outcome.exit_code;
}

}  // namespace

int finish(const Plan& plan, const Outcome& outcome, const RunFolder& folder, supervise::Console& console,
           supervise::Control& control, actions::Commands& commands) {
  if (plan.drop_in && plan.drop_in->has_polling_interval) {
    commands.notice("polling_interval_seconds is ignored: the end of a command is noticed at once");
  }
  std::string trouble = report(plan, outcome, files_of(plan, folder, commands.job()), commands);
  tidy_up(plan, outcome, folder, commands.job());
  console.drain(control);
  if (trouble.empty()) trouble = outcome.trouble;
  if (trouble.empty()) trouble = console.trouble();
  const int code = exit_code_of(plan, outcome);
  if (trouble.empty()) return code;
  // What the command printed, or how it ended, is lost: nobody may take that for a success.
  if (code == 0) throw EnvironmentError{trouble};
  log::warning("{}", trouble);
  console.drain(control);
  return code;
}

}  // namespace toolkit::retry_run
