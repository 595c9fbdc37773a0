#include "tools/sysctl-setup/run.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include <fmt/format.h>

#include "lib/actions/file_commands.hpp"
#include "lib/core/nearest.hpp"
#include "lib/core/random.hpp"
#include "lib/sysctl/limits.hpp"
#include "lib/sysctl/name.hpp"
#include "tools/sysctl-setup/server_work.hpp"
#include "tools/sysctl-setup/work.hpp"

namespace toolkit::sysctl_setup {
namespace {

using settings::Applied;
using settings::Reason;
using settings::Status;

constexpr const char* kHolderState = "holder";
constexpr const char* kMachineState = "machine";  // there is something to put back but servers
constexpr std::size_t kIdBytes = 8;

/// For people who find it in the journal.
std::string job_name(const Environment& environment) {
  const auto part = [&](const char* name) { return environment.nonempty(name).value_or("?"); };
  if (!environment.is_true("GITHUB_ACTIONS")) return fmt::format("started by user {}", ::getuid());
  return fmt::format("{} run {}, job {}", part("GITHUB_REPOSITORY"), part("GITHUB_RUN_ID"), part("GITHUB_JOB"));
}

/// What an action's last step may put back is held for that alone. Other calls of a job let go together, and so do all
/// of no job, so that a thousand of them hold no more than one.
std::string holder_id(const Plan& plan, const settings::Holder& holder) {
  if (plan.is_undone) return secure_token(kIdBytes);
  return holder.process == 0 ? "nobody's" : fmt::format("{}:{}", holder.process, holder.start_ticks);
}

Order base_order(const Plan& plan, const Environment& environment, const actions::Job& job) {
  Order order{.journal = plan.journal, .holder = {.job = job_name(environment)}, .targets = plan.targets.list};
  const bool has_limits = std::ranges::any_of(
      order.targets, [](const sysctl::Target& target) { return target.kind == sysctl::Kind::limit; });
  const auto runner = job.active() || has_limits ? sysctl::runner_above(::getpid()) : std::nullopt;
  // What is to stay goes with no job.
  if (runner && !plan.stays) {
    order.holder.process = runner->pid;
    order.holder.start_ticks = runner->start_ticks;
  }
  // In a job without a runner above it, as in a container, nobody knows who starts the next step.
  if (has_limits) order.limited = runner || job.active() ? runner : sysctl::parent_of(::getpid());
  return order;
}

/// Whether another job may hold what we ask for: then we hold it, too. Who may not look there cannot know.
bool has_holders(const Plan& plan) {
  return ::access(machine_journal(plan.journal).c_str(), F_OK) == 0 || errno != ENOENT;
}

/// Where the journal of the servers is: on disk, since what ALTER SYSTEM has changed outlives a boot; beside the
/// machine's when that is said.
std::string server_journal(const Plan& plan, const Environment& environment) {
  if (::geteuid() == 0) return plan.is_journal_given ? plan.journal : "/var/lib/ci-toolkit/sysctl";
  for (const auto& [name, below] : {std::pair{"XDG_STATE_HOME", ""}, std::pair{"HOME", "/.local/state"}}) {
    const auto base = environment.nonempty(name);
    if (base && ::access(base->c_str(), W_OK | X_OK) == 0) return *base + below + "/ci-toolkit/sysctl";
  }
  return fmt::format("/tmp/ci-toolkit-{}/sysctl", ::geteuid());
}

/// Whether root can help with any of it.
bool can_root_help(const Answer& answer) {
  return std::ranges::any_of(answer.applied, [](const Applied& applied) {
    return applied.status == Status::differs || (applied.refusal && applied.refusal->reason == Reason::needs_root);
  });
}

/// What differs and was not written.
void refuse_rest(Answer& answer, Reason reason, const std::string& message) {
  for (Applied& applied : answer.applied) {
    if (applied.status != Status::differs) continue;
    applied.status = Status::not_applied;
    applied.refusal = settings::Refusal{reason, message};
  }
}

Answer change(const Plan& plan, const Order& order, sysctl::Surroundings& where, sysctl::SystemFiles& files) {
  if (where.is_root) return work(order, files);
  Answer answer = look(order, files);
  if (!can_root_help(answer) && !has_holders(plan)) return answer;
  std::string why;
  if (auto by_root = work_as_root(order, why)) {
    if (by_root->applied.empty()) by_root->applied = look(order, files).applied;
    return *by_root;
  }
  where.is_sudo_refused = true;
  refuse_rest(answer, Reason::needs_root, why);
  return answer;
}

Answer restore_machine(const Plan& plan, const Order& order, const sysctl::Surroundings& where,
                       sysctl::SystemFiles& files) {
  if (!has_holders(plan)) return {};
  if (where.is_root) return work(order, files);
  std::string why;
  if (auto by_root = work_as_root(order, why)) return *by_root;
  return {.failure = fmt::format("only root may read {} and put back what it holds: {}", plan.journal, why)};
}

Outcome restore(const Plan& plan, Order order, const Environment& environment, const actions::Job& job,
                const sysctl::Surroundings& where, sysctl::SystemFiles& files) {
  order.targets.clear();
  order.restore = plan.restores_all ? Scope::all : Scope::own_job;
  if (const auto holder = job.saved_state(kHolderState)) {
    order.holder.id = *holder;
    order.restore = Scope::holder;
  } else if (plan.is_last_step) {
    return {};
  }
  Answer answer;
  // A job that has asked the machine for nothing does not fail for want of root in its last step.
  if (!plan.is_last_step || job.saved_state(kMachineState) == "true")
    answer = restore_machine(plan, order, where, files);
  const std::string journal = server_journal(plan, environment);
  if (has_server_journal(journal)) {
    Answer servers = work_on_servers(order, journal, plan.servers, {});
    std::ranges::move(servers.restored, std::back_inserter(answer.restored));
    if (answer.failure.empty()) answer.failure = std::move(servers.failure);
  }
  return {.restored = std::move(answer.restored), .failure = std::move(answer.failure)};
}

/// What came of a server's setting; root and containers have nothing to do with it.
Result server_result(Applied applied) {
  sysctl::Target target{.name = applied.name, .value = applied.asked, .origin = "server"};
  Result result{.target = std::move(target), .applied = std::move(applied)};
  if (result.applied.refusal) {
    result.explanation = {.reason = result.applied.refusal->reason, .why = result.applied.refusal->message};
  }
  return result;
}

void set_servers(const Plan& plan, const Order& order, const Environment& environment, Outcome& outcome) {
  if (plan.servers.empty()) return;
  const auto requests = server_requests(plan.servers, plan.unsafe_durability);
  Answer answer;
  if (plan.verb == Verb::check) {
    answer.applied = settings::look(requests);
  } else {
    answer = work_on_servers(order, server_journal(plan, environment), plan.servers, requests);
    refuse_rest(answer, Reason::other, answer.failure);
  }
  std::ranges::move(answer.restored, std::back_inserter(outcome.restored));
  if (outcome.failure.empty()) outcome.failure = answer.failure;
  for (Applied& applied : answer.applied) outcome.results.push_back(server_result(std::move(applied)));
  outcome.complaints = plan.servers.complaints(plan.unsafe_durability);
}

/// A name that is not there may be a typing mistake.
void suggest_name(Result& result, sysctl::SystemFiles& files) {
  const std::string& path = result.target.path;
  const std::size_t slash = path.rfind('/');
  const std::string name = path.substr(slash + 1);
  const auto near = nearest(name, files.list(path.substr(0, slash)));
  if (!near || *near == name) return;
  std::string& advice = result.explanation.advice;
  advice = fmt::format("did you mean {}?{}{}", sysctl::name_of(path.substr(0, slash + 1) + *near),
                       advice.empty() ? "" : " Otherwise: ", advice);
}

Result result_of(const Plan& plan, const sysctl::Target& target, Applied applied, const sysctl::Surroundings& where,
                 sysctl::SystemFiles& files) {
  Result result{.target = target, .applied = std::move(applied)};
  result.is_required = std::ranges::find(plan.required, target.name) != plan.required.end();
  if (result.applied.refusal) {
    result.explanation = sysctl::explain(target, *result.applied.refusal, where);
    if (result.applied.refusal->reason == Reason::unknown) suggest_name(result, files);
  }
  return result;
}

}  // namespace

bool Result::is_failure() const {
  const bool is_so = applied.status == Status::already || applied.status == Status::changed;
  return !is_so && (!target.may_fail || is_required);
}

Outcome run(const Plan& plan, const Environment& environment, const actions::Job& job, sysctl::SystemFiles& files) {
  sysctl::Surroundings where{.is_root = ::geteuid() == 0};
  Order order = base_order(plan, environment, job);
  if (plan.verb == Verb::restore) return restore(plan, std::move(order), environment, job, where, files);
  Answer answer;
  if (plan.verb == Verb::check) {
    answer = look(order, files);
  } else {
    order.holder.id = holder_id(plan, order.holder);
    // Before the first change: whatever ends us, the last step of the action finds it.
    if (plan.is_undone) actions::save_state(job, kHolderState, order.holder.id);
    if (plan.is_undone && !order.targets.empty()) actions::save_state(job, kMachineState, "true");
    if (!order.targets.empty()) answer = change(plan, order, where, files);
    // Who could do nothing has nothing to put back, and no root to ask for it.
    if (plan.is_undone && !answer.is_done) actions::save_state(job, kMachineState, "false");
    refuse_rest(answer, Reason::other, answer.failure);
  }
  Outcome outcome{.restored = std::move(answer.restored), .failure = std::move(answer.failure)};
  const bool is_any_refused =
      std::ranges::any_of(answer.applied, [](const Applied& applied) { return applied.refusal.has_value(); });
  where.is_container = is_any_refused && sysctl::in_container();
  where.is_writable = is_any_refused && !sysctl::is_read_only();
  outcome.results.reserve(plan.targets.list.size());
  for (std::size_t i = 0; i < plan.targets.list.size(); ++i) {
    outcome.results.push_back(result_of(plan, plan.targets.list[i], std::move(answer.applied[i]), where, files));
  }
  set_servers(plan, order, environment, outcome);
  // What cannot be reached from here is told by `restore`, not by every setup until then.
  std::erase_if(outcome.restored, [](const settings::Restored& one) { return one.fate == settings::Fate::elsewhere; });
  return outcome;
}

int exit_code(const Plan& plan, const Outcome& outcome) {
  const bool is_any_failure = std::ranges::any_of(outcome.results, &Result::is_failure);
  const bool is_any_required = std::ranges::any_of(
      outcome.results, [](const Result& result) { return result.is_required && result.is_failure(); });
  if (plan.verb == Verb::restore) {
    const bool is_left_over = std::ranges::any_of(
        outcome.restored, [](const settings::Restored& restored) { return settings::is_kept(restored.fate); });
    return is_left_over || !outcome.failure.empty() ? 1 : 0;
  }
  const bool is_any_different = std::ranges::any_of(
      outcome.results, [](const Result& result) { return result.applied.status == Status::differs; });
  if (plan.verb == Verb::check && is_any_different) return 1;
  const bool is_strict = plan.verb == Verb::check || plan.on_failure == OnFailure::fail;
  return is_any_required || (is_any_failure && is_strict) ? 1 : 0;
}

}  // namespace toolkit::sysctl_setup
