#include "tools/retry-run/report.hpp"

#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "lib/actions/file_commands.hpp"
#include "lib/actions/markdown.hpp"
#include "lib/actions/summary.hpp"
#include "lib/core/file.hpp"
#include "lib/core/log.hpp"
#include "lib/core/readable_size.hpp"
#include "lib/core/result.hpp"
#include "lib/core/split.hpp"
#include "lib/core/text.hpp"
#include "lib/results/junit_writer.hpp"
#include "tools/retry-run/report_json.hpp"
#include "tools/retry-run/seconds.hpp"
#include "tools/retry-run/start_advice.hpp"
#include "tools/retry-run/test_annotations.hpp"
#include "tools/retry-run/test_summary.hpp"
#include "tools/retry-run/tests_json.hpp"

namespace toolkit::retry_run {
namespace {

using supervise::AttemptRecord;
using supervise::Cause;
using supervise::Stop;

constexpr std::size_t kLines = 20;
constexpr std::size_t kLongestLine = 500;

bool is_success(const Outcome& outcome) { return outcome_word(outcome) == "success"; }

/// Which limit it was that the last attempt ran into.
std::string time_limit(const Plan& plan, const Outcome& outcome) {
  if (const auto& total = plan.policy.total_timeout) {
    const auto left = *total - outcome.waited_for_lock - outcome.schedule.attempts.back().started;
    if (!plan.timeout || left < *plan.timeout) return "--total-timeout (input total-timeout)";
  }
  return plan.drop_in ? "input " + plan.drop_in->timeout_input : "--timeout (input timeout)";
}

/// What to do about the last failure.
std::string advice(const Plan& plan, const Outcome& outcome) {
  if (outcome.lock_timed_out) return "raise --total-timeout (input total-timeout), or see who holds the lock";
  if (outcome.schedule.attempts.empty()) return {};
  const supervise::AttemptEnd& end = outcome.schedule.attempts.back().end;
  if (end.out_of_memory) return "use fewer workers, or a machine with more memory";
  if (end.cause == Cause::timed_out) {
    return fmt::format("the log shows what ran then; {} is the limit", time_limit(plan, outcome));
  }
  if (end.cause == Cause::not_found || end.cause == Cause::not_executable) {
    return start_advice(plan, Environment::of_this_process());
  }
  if (plan.policy.attempts == 1) return {};
  if (outcome.schedule.stop == Stop::hopeless) return {};  // the sentence has said why
  if (plan.policy.repeat_success && !supervise::success(end)) return "retry_on: success repeats only what passes";
  return std::string{supervise::text(outcome.schedule.stop)};
}

/// The last lines of the last attempt: of standard error if it has any, else of standard output.
std::vector<std::string> last_words(const Outcome& outcome) {
  if (outcome.facts.empty()) return {};
  const supervise::AttemptFacts& last = outcome.facts.back();
  const std::string& tail = trimmed(last.error_tail).empty() ? last.output_tail : last.error_tail;
  std::vector<std::string> lines = last_lines(tail, kLines);
  for (std::string& line : lines) line = printable(cut_utf8(line, kLongestLine));
  return lines;
}

std::vector<std::string> row_of(const AttemptRecord& attempt, const supervise::AttemptFacts& facts) {
  const std::string memory = facts.peak_memory_bytes > 0 ? readable_size(facts.peak_memory_bytes) : "";
  return {std::to_string(attempt.number),
          supervise::text(attempt.end),
          seconds(attempt.ended - attempt.started),
          seconds(facts.usage.user + facts.usage.system),
          memory,
          attempt.wait ? seconds(*attempt.wait) : ""};
}

std::string tests_of(const Plan& plan, const Outcome& outcome) {
  return (outcome.tests ? tests_markdown(plan, *outcome.tests) : "") + properties_markdown(outcome.properties);
}

/// A code block that its own text cannot end.
std::string code_block(const std::vector<std::string>& lines) {
  std::string fence = "```";
  while (std::ranges::any_of(lines, [&](const std::string& line) { return line.find(fence) != std::string::npos; })) {
    fence += '`';
  }
  return fmt::format("{0}text\n{1}\n{0}\n", fence, join(lines, "\n"));
}

void tell(const Plan& plan, const Outcome& outcome) {
  const std::string sentence = verdict(plan, outcome);
  if (is_success(outcome)) {
    // Somebody should look at a test that passes only now and then. A drop-in has warned of each retry, or is not to.
    const bool is_doubtful = outcome.schedule.attempts.size() > 1 && !plan.policy.repeat_success;
    if (is_doubtful && !plan.drop_in) return log::warning("{}", sentence);
    if (!plan.quiet && plan.policy.attempts > 1) log::info("{}", sentence);
    return;
  }
  if (plan.drop_in && plan.drop_in->continue_on_error) return log::warning("{}", sentence);
  const std::string what = advice(plan, outcome);
  log::error("retry-run: {}{}", sentence, what.empty() ? "" : "; " + what);
}

void set_test_outputs(const TestResults& tests, const std::optional<std::string>& junit_file, const actions::Job& job) {
  actions::set_output(job, "verdict", word_of(tests.verdict.word));
  actions::set_output(job, "failed-tests", names_json(tests.verdict.failed));
  actions::set_output(job, "flaky-tests", names_json(tests.verdict.flaky));
  if (junit_file) actions::set_output(job, "junit", *junit_file);
}

void set_outputs(const Outcome& outcome, const ReportFiles& files, const actions::Job& job) {
  const auto& attempts = outcome.schedule.attempts;
  const std::string count = std::to_string(attempts.size());
  actions::set_output(job, "attempts", count);
  actions::set_output(job, "exit-code", std::to_string(outcome.exit_code));
  actions::set_output(job, "outcome", outcome_word(outcome));
  actions::set_output(job, "reason", reason_word(outcome));
  if (outcome.tests) set_test_outputs(*outcome.tests, files.junit, job);
  if (files.report) actions::set_output(job, "report", *files.report);
  // nick-fields/retry has 1 where there is no code of the command's own.
  const bool has_own_code = !attempts.empty() && attempts.back().end.cause != Cause::timed_out;
  actions::set_output(job, "total_attempts", count);
  actions::set_output(job, "exit_code", std::to_string(has_own_code || outcome.exit_code == 0 ? outcome.exit_code : 1));
  if (is_success(outcome)) return;
  const std::string why = attempts.empty() ? reason_word(outcome) : supervise::text(attempts.back().end);
  const bool was_last = outcome.schedule.stop == Stop::attempts_used;
  actions::set_output(job, "exit_error", (was_last ? "Final attempt failed. " : "") + why);
}

/// Why it could not be written; empty when it was.
std::string failure_of(const std::function<void()>& write) {
  try {
    write();
    return {};
  } catch (const EnvironmentError& error) {
    return error.what();
  }
}

/// Of a success that was repeated, as it was to be.
std::string passed_each_time(const Outcome& outcome) {
  return fmt::format("passed {} times of {}, in {}", outcome.schedule.attempts.size(), outcome.schedule.attempts.size(),
                     seconds(outcome.schedule.elapsed));
}

/// Without what the tests say.
std::string how_it_went(const Plan& plan, const Outcome& outcome) {
  const auto& attempts = outcome.schedule.attempts;
  const std::string took = seconds(outcome.schedule.elapsed);
  if (outcome.lock_timed_out) {
    return fmt::format("the lock {} was not free within {}; nothing was run", outcome.lock,
                       seconds(outcome.waited_for_lock));
  }
  if (attempts.empty() && outcome.schedule.stop == Stop::interrupted)
    return "it was told to end before anything was run";
  if (attempts.empty()) return "no time was left for an attempt; nothing was run";
  const std::string how = supervise::text(attempts.back().end);
  if (outcome.schedule.stop == Stop::interrupted)
    return fmt::format("it was told to end, in attempt {}", attempts.size());
  if (is_success(outcome) && attempts.size() == 1) return fmt::format("passed on the first attempt, in {}", took);
  if (is_success(outcome) && plan.policy.repeat_success) return passed_each_time(outcome);
  if (is_success(outcome)) {
    return fmt::format("passed on attempt {} of {}, after {}; attempt {} ended with: {}", attempts.size(),
                       plan.policy.attempts, took, attempts.size() - 1,
                       supervise::text(attempts[attempts.size() - 2].end));
  }
  if (attempts.size() == 1) return fmt::format("failed after {}: {}", took, how);
  return fmt::format("failed after {} attempts in {}: {}", attempts.size(), took, how);
}

/// What was asked for and could not be written, of all that a run leaves behind.
class Trouble {
 public:
  void add(const std::string& what) {
    if (first_.empty()) first_ = what;
  }
  [[nodiscard]] const std::string& first() const { return first_; }

 private:
  std::string first_;
};

/// The file, if it was written. What nobody asked for is only warned of.
std::optional<std::string> written(const std::optional<std::string>& file, bool is_asked_for,
                                   const std::function<std::string()>& content, Trouble& trouble) {
  if (!file) return std::nullopt;
  const std::string failure = failure_of([&] { replace_file(*file, content()); });
  if (failure.empty()) return file;
  if (is_asked_for) {
    trouble.add(failure);
  } else {
    log::warning("there is no report: {}", failure);
  }
  return std::nullopt;
}

}  // namespace

std::string verdict(const Plan& plan, const Outcome& outcome) {
  const std::string tests = outcome.tests ? in_words(*outcome.tests) : "";
  // Who is told of nothing else still needs it to see the failure again.
  const std::string seed = plan.seed && !is_success(outcome) ? fmt::format("; seed {}", *plan.seed) : "";
  return how_it_went(plan, outcome) + (tests.empty() ? "" : "; " + tests) + seed;
}

std::string summary_markdown(const Plan& plan, const Outcome& outcome) {
  const bool passed = is_success(outcome);
  const bool is_doubtful = outcome.schedule.attempts.size() > 1 && !plan.policy.repeat_success;
  const std::string_view sign = passed ? (is_doubtful ? "⚠️" : "✅") : "❌";
  std::string text = fmt::format("{} **retry-run** {}: {}\n", sign, actions::markdown_cell(outcome.command),
                                 actions::markdown_cell(verdict(plan, outcome)));
  if (passed && outcome.schedule.attempts.size() == 1) {
    return text + tests_of(plan, outcome);
  }
  std::vector<std::vector<std::string>> rows;
  for (std::size_t i = 0; i < outcome.facts.size(); ++i) {
    rows.push_back(row_of(outcome.schedule.attempts[i], outcome.facts[i]));
  }
  if (!rows.empty()) {
    text += "\n" + actions::markdown_table({"attempt", "ended with", "took", "CPU", "peak memory", "waited"}, rows);
  }
  const auto lines = last_words(outcome);
  text += tests_of(plan, outcome);
  const bool is_explained = outcome.tests && !outcome.tests->verdict.failed.empty();
  if (!passed && !is_explained && !lines.empty())
    text += "\nThe last lines of the last attempt:\n\n" + code_block(lines);
  return text;
}

std::string report(const Plan& plan, const Outcome& outcome, ReportFiles files, actions::Commands& commands) {
  tell(plan, outcome);
  const actions::Job& job = commands.job();
  Trouble trouble;
  if (outcome.tests) {
    for (const actions::Annotation& annotation : annotations(plan, *outcome.tests)) commands.annotate(annotation);
    files.junit = written(
        files.junit, plan.tests.junit_file.has_value(),
        [&] { return results::junit_xml(outcome.tests->histories, outcome.command); }, trouble);
  } else {
    files.junit.reset();
  }
  files.report = written(
      files.report, plan.report_file.has_value(), [&] { return report_json(plan, outcome, files.junit); }, trouble);
  trouble.add(failure_of([&] { set_outputs(outcome, files, job); }));
  const std::string lost = failure_of([&] { actions::append_summary(job, summary_markdown(plan, outcome)); });
  if (!lost.empty()) log::warning("{}", lost);
  return trouble.first();
}

}  // namespace toolkit::retry_run
