#include "tools/retry-run/attempts.hpp"

#include <unistd.h>

#include <algorithm>

#include <fmt/format.h>

#include "lib/cgroup/group.hpp"
#include "lib/cgroup/own_groups.hpp"
#include "lib/core/log.hpp"
#include "lib/core/random.hpp"
#include "lib/core/text.hpp"
#include "lib/core/values.hpp"
#include "lib/supervise/group_stage.hpp"
#include "tools/retry-run/command_environment.hpp"
#include "tools/retry-run/low_memory.hpp"
#include "tools/retry-run/memory_verdict.hpp"
#include "tools/retry-run/seconds.hpp"

namespace toolkit::retry_run {
namespace {

using std::chrono::milliseconds;

constexpr const char* kMarkerName = "CI_TOOLKIT_RUN";

// A command that is done sooner does not pay for a control group made by root.
constexpr milliseconds kBeforeRoot{200};

/// A group for one attempt, where one can be made.
Result<cgroup::Group> make_group(const Plan& plan, const cgroup::OwnGroups& own, unsigned number) {
  if (!plan.use_cgroup) return fail(Failure::not_found, "none is wanted");
  auto group = cgroup::Group::make_below(own, supervise::group_name(::getpid(), number));
  if (!group) log::debug("no control group: {}", group.error().message);
  return group;
}

/// Without what we set for workers and seeds: that is no reason to leave a known example aside.
Environment users_environment(const Scene& scene) {
  Environment environment = scene.environment;
  for (const auto& [name, value] : scene.plan.variables) environment.set(name, value);
  return environment;
}

bool wants_terminal(Tty tty, int fd, const actions::Job& job) {
  if (tty != Tty::automatic) return tty == Tty::always;
  return !job.active() && ::isatty(fd) != 0;
}

}  // namespace

RealAttempts::RealAttempts(const Scene& scene, Environment environment, std::optional<unsigned> workers,
                           const std::string& command, Surroundings surroundings)
    : surroundings_{std::move(surroundings)},
      scene_{scene},
      plan_{scene.plan},
      environment_{std::move(environment)},
      workers_{workers},
      marker_{secure_token(8)},
      tests_{plan_, scene.folder.path()},
      known_{plan_, users_environment(scene), command} {
  environment_.set(kMarkerName, marker_);
}

supervise::AttemptPlan RealAttempts::plan_of(std::vector<std::string> argv) const {
  const actions::Job& job = scene_.commands.job();
  const bool has_terminal_input = !job.active() && ::isatty(STDIN_FILENO) != 0;
  return {.command = {.argv = std::move(argv),
                      .environment = environment_,
                      .workdir = plan_.workdir,
                      .streams = {.in = has_terminal_input ? STDIN_FILENO : -1}},
          .grace = plan_.grace,
          .heartbeat = surroundings_.heartbeat,
          .marker = fmt::format("{}={}", kMarkerName, marker_)};
}

std::vector<std::string> RealAttempts::command_of(unsigned number) {
  const bool is_retry = number > 1 && plan_.work_on_retry;
  const Work asked = filled_in(plan_, is_retry ? *plan_.work_on_retry : plan_.work, workers_);
  const Work work = tests_.prepare(number, asked, environment_);
  if (!work.argv.empty()) return work.argv;
  return script(*plan_.shell, is_retry ? "retry" : "run", work.script);
}

std::vector<std::string> RealAttempts::script(const Shell& shell, const std::string& name,
                                              const std::string& text) const {
  return scene_.folder.script(shell, name, shell.content(text));
}

supervise::AttemptFacts RealAttempts::supervise(const supervise::AttemptPlan& plan) {
  std::optional<actions::StopCommands> stopped;
  if (plan_.stop_commands) stopped.emplace(scene_.commands);
  return supervise::run_attempt(plan, tree_, scene_.console, scene_.control, *this);
}

supervise::AttemptPlan RealAttempts::attempt_plan(unsigned number, std::optional<TimePoint> deadline) {
  supervise::AttemptPlan plan = plan_of(command_of(number));
  for (const auto& [name, value] : known_.variables()) plan.command.environment.set(name, value);
  for (const auto& [name, value] : tests_.variables()) plan.command.environment.set(name, value);
  plan.deadline = deadline;
  plan.dump_stacks = plan_.dump_stacks;
  plan.output_is_terminal = wants_terminal(plan_.tty, STDOUT_FILENO, scene_.commands.job());
  plan.error_is_terminal = wants_terminal(plan_.tty, STDERR_FILENO, scene_.commands.job());
  if (plan_.on_timeout) {
    plan.on_timeout = plan.command;
    plan.on_timeout->argv = script(*plan_.shell, "on-timeout", *plan_.on_timeout);
  }
  told_.reset();
  const bool may_be_last = number >= plan_.policy.attempts;
  if (scene_.commands.job().active() && !may_be_last && !plan_.all_annotations && !plan_.stop_commands) {
    told_ = std::make_unique<ToldCommands>();
    plan.output_filter = &told_->output();
    plan.error_filter = &told_->error();
    plan.on_timeout_output_filter = &told_->on_timeout_output();
    plan.on_timeout_error_filter = &told_->on_timeout_error();
  }
  return plan;
}

supervise::AttemptFacts RealAttempts::supervise_in_group(supervise::AttemptPlan& plan, unsigned number) {
  const cgroup::OwnGroups own = cgroup::own_groups(surroundings_.machine);
  const auto group = make_group(plan_, own, number);
  const auto root_group = root_group_of(group, number);
  plan.group = group ? &*group : nullptr;
  plan.root_group = root_group.get();
  const cgroup::OomCounter own_group{surroundings_.machine, own};
  const auto kills_before = read_oom(plan.group, own_group);
  supervise::AttemptFacts facts = supervise(plan);
  tree_.use(nullptr);
  learn_of(*root_group);
  judge_memory(facts.end, kills_before, read_oom(plan.group, own_group));
  return facts;
}

supervise::AttemptOutcome RealAttempts::run(unsigned number, std::optional<TimePoint> deadline) {
  if (!plan_.quiet && plan_.policy.attempts > 1) log::info("attempt {} of {}", number, plan_.policy.attempts);
  if (number > 1 && !plan_.keep_files) marks_.cut_out(marks_behind_);
  marks_ = actions::FileMarks::of(scene_.commands.job());
  supervise::AttemptPlan plan = attempt_plan(number, deadline);
  known_.begin();
  Listeners listeners{plan_, scene_.folder.log_file(number), tests_, known_};
  LowMemory memory{surroundings_.machine};
  plan.watch_machine = [&memory] { return memory.check(); };
  auto still_failing = try_known_examples(plan, number, listeners);
  if (!still_failing) listeners.listen_to(plan);
  supervise::AttemptFacts facts = still_failing ? std::move(*still_failing) : supervise_in_group(plan, number);
  listeners.finish();
  logs_.push_back(listeners.log_file());
  restore_commands(logs_.back());
  for (const std::string& note : listeners.notes()) warn(note);
  tell_of_processes(facts);
  facts_.push_back(std::move(facts));
  const supervise::AttemptEnd& end = facts_.back().end;
  const auto judgement = still_failing ? tests_.judge_known_examples(end) : tests_.judge(end);
  const bool is_green = judgement == supervise::Judgement::none || judgement == supervise::Judgement::passed;
  known_.learn(is_green && supervise::success(end) && !tests_.is_partial());
  return {.end = end, .found = listeners.found(), .judgement = judgement};
}

std::optional<supervise::AttemptFacts> RealAttempts::try_known_examples(const supervise::AttemptPlan& plan,
                                                                        unsigned number, Listeners& listeners) {
  if (known_.first().empty()) return std::nullopt;
  if (!plan_.quiet) log::info("the known failing examples are tried first");
  supervise::AttemptPlan before = plan;
  before.output_filter = nullptr;  // they are for one run
  before.error_filter = nullptr;
  before.on_timeout_output_filter = nullptr;
  before.on_timeout_error_filter = nullptr;
  for (const auto& [name, value] : known_.first()) before.command.environment.set(name, value);
  listeners.listen_to(before);
  supervise::AttemptFacts facts = supervise_in_group(before, number);
  const bool has_passed = supervise::success(facts.end);
  if (!has_passed && (facts.end.cause != supervise::Cause::exited || known_.some_fails())) {
    if (!plan_.quiet) log::info("a known example still fails; nothing else was tried");
    return facts;
  }
  known_.none_fails(has_passed);
  tell_of_processes(facts);
  if (!plan_.keep_files) marks_.cut_back();  // the attempt itself writes it again
  tests_.begin();
  return std::nullopt;
}

/// sudo leaves a line in the machine's log, and a mail to its owner where it refuses. In a job nobody minds; elsewhere
/// it is asked only once the command has used it, too.
std::unique_ptr<supervise::RootGroup> RealAttempts::root_group_of(const Result<cgroup::Group>& own,
                                                                  unsigned number) const {
  const bool is_wanted = !own && own.error().failure == Failure::rejected && ::geteuid() != 0;
  const bool is_busy = root_helper_ != 0 && !tree_.status_of(root_helper_);
  if (!is_wanted || root_refuses_ || is_busy) return std::make_unique<supervise::RootGroup>();
  const auto ask_at = scene_.commands.job().active() ? std::optional{system_clock().now() + kBeforeRoot} : std::nullopt;
  return std::make_unique<supervise::RootGroup>(supervise::group_helper_command(number),
                                                supervise::group_name(::getpid(), number), ask_at);
}

void RealAttempts::learn_of(const supervise::RootGroup& group) {
  if (group.helper() != 0) root_helper_ = group.helper();
  if (group.refusal().empty()) return;
  root_refuses_ = true;
  log::debug("no control group by sudo: {}", group.refusal());
}

void RealAttempts::tell_of_processes(const supervise::AttemptFacts& facts) const {
  if (!facts.left_over.empty() && !plan_.quiet) {
    log::info("ended what the command had left running: {}", join(facts.left_over, "; "));
  }
  for (const supervise::Survivor& survivor : facts.survivors) {
    log::warning("process {} still runs: {} ({})", survivor.pid, survivor.command, survivor.why);
  }
  if (facts.end.out_of_memory && supervise::success(facts.end)) {
    log::warning("memory ran out and a process was killed, though the command succeeded");
  }
}

/// What a killed attempt told the runner not to listen to, it would not listen to from us either.
void RealAttempts::restore_commands(const std::string& log_file) {
  if (!scene_.commands.job().active() || plan_.stop_commands) return;
  for (const std::string& line : told_ ? told_->resume_lines() : resume_lines_of(log_file)) {
    scene_.console.lines() << line + "\n";
  }
}

void RealAttempts::tell(const supervise::AttemptRecord& attempt, std::optional<supervise::Stop> stop) {
  if (stop) return was_last();
  const std::string next = attempt.wait->count() == 0 ? "follows" : "in " + seconds(*attempt.wait);
  const std::string took = seconds(attempt.ended - attempt.started);
  if (supervise::success(attempt)) {
    if (!plan_.quiet) {
      log::info("attempt {} of {} passed in {}; the next one {}", attempt.number, plan_.policy.attempts, took, next);
    }
    return;
  }
  const std::string tests = tests_.last_in_words();
  const std::string line =
      fmt::format("attempt {} of {} failed after {}: {}{}; the next one {}", attempt.number, plan_.policy.attempts,
                  took, supervise::text(attempt.end), tests.empty() ? "" : ", " + tests, next);
  if (plan_.drop_in && plan_.drop_in->warning_on_retry) {
    log::warning("{}", line);
  } else if (!plan_.quiet) {
    log::info("{}", line);
  }
}

/// What it told as errors, and was shown as warnings, are errors.
void RealAttempts::was_last() {
  for (const std::string& line : told_ ? told_->errors() : std::vector<std::string>{}) {
    scene_.console.lines() << line + "\n";
  }
  marks_.cut_half_records();
}

/// What the attempt wrote to the job is taken back when the next one really starts.
void RealAttempts::before_retry(unsigned failed_number, std::optional<TimePoint> deadline) {
  if (scene_.control.stop()) return;
  if (plan_.keep_files || plan_.between) marks_.cut_half_records();
  marks_behind_ = actions::FileMarks::of(scene_.commands.job());
  if (!plan_.between) return;
  const Shell& shell = plan_.between_shell ? *plan_.between_shell : *plan_.shell;
  supervise::AttemptPlan plan = plan_of(script(shell, fmt::format("between-{}", failed_number), *plan_.between));
  const TimePoint own = system_clock().now() + plan_.between_timeout;
  plan.deadline = deadline ? std::min(own, *deadline) : own;
  const supervise::AttemptFacts facts = supervise(plan);
  tell_of_processes(facts);
  marks_behind_.cut_half_records();
  if (!supervise::success(facts.end)) warn(fmt::format("the clean-up between attempts: {}", text(facts.end)));
}

int RealAttempts::sleep_until(TimePoint until) {
  scene_.console.rest(scene_.control, until);
  return scene_.control.stop() ? scene_.control.stop()->signal : 0;
}

void RealAttempts::silent(milliseconds running, const std::string& state) {
  if (plan_.quiet) return;
  log::info("nothing was printed for {}; running for {}: {}", format_duration(surroundings_.heartbeat),
            seconds(running), state);
}

void RealAttempts::moment(const std::string& picture) {
  const std::string why = scene_.control.stop() ? "when it was told to end" : "when the time was over";
  if (told_) restore_commands({});
  {
    const actions::Group group{scene_.commands, fmt::format("retry-run: what ran {}", why)};
    scene_.commands.print(trimmed(picture));
  }
  // The command still runs, and relies on it.
  for (const std::string& line : told_ ? told_->stop_lines() : std::vector<std::string>{}) {
    scene_.console.lines() << line + "\n";
  }
}

void RealAttempts::warn(const std::string& what) { log::warning("{}", printable(what)); }

}  // namespace toolkit::retry_run
