#include "tools/sysctl-setup/run.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include <fmt/format.h>

#include "lib/actions/file_commands.hpp"
#include "lib/core/random.hpp"
#include "lib/sysctl/limits.hpp"
#include "tools/sysctl-setup/work.hpp"

namespace toolkit::sysctl_setup {
namespace {

using settings::Applied;
using settings::Reason;
using settings::Status;

constexpr const char* kHolderState = "holder";
constexpr std::size_t kIdBytes = 8;

/// For people who find it in the journal.
std::string job_name(const Environment& environment) {
  const auto part = [&](const char* name) { return environment.nonempty(name).value_or("?"); };
  if (!environment.is_true("GITHUB_ACTIONS")) return fmt::format("started by user {}", ::getuid());
  return fmt::format("{} run {}, job {}", part("GITHUB_REPOSITORY"), part("GITHUB_RUN_ID"), part("GITHUB_JOB"));
}

Order base_order(const Plan& plan, const Environment& environment, const actions::Job& job) {
  Order order{.journal = plan.journal, .holder = {.job = job_name(environment)}, .targets = plan.targets.list};
  const auto runner = sysctl::runner_above(::getpid());
  if (runner) {
    order.holder.process = runner->pid;
    order.holder.start_ticks = runner->start_ticks;
  }
  // In a job without a runner above it, as in a container, nobody knows who starts the next step.
  order.limited = runner || job.active() ? runner : sysctl::parent_of(::getpid());
  return order;
}

/// Whether another job may hold what we ask for: then we hold it, too. Who may not look there cannot know.
bool has_holders(const Plan& plan) { return ::access(plan.journal.c_str(), F_OK) == 0 || errno != ENOENT; }

bool is_all_so(const Answer& answer) {
  return std::ranges::all_of(answer.applied, [](const Applied& applied) { return applied.status == Status::already; });
}

/// What stands for itself: no root can help.
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
  if (is_all_so(answer) && !has_holders(plan)) return answer;
  if (!can_root_help(answer) && !has_holders(plan)) return answer;
  std::string why;
  if (auto by_root = work_as_root(order, why)) return *by_root;
  where.is_sudo_refused = true;
  refuse_rest(answer, Reason::needs_root, why);
  return answer;
}

Outcome restore(const Plan& plan, Order order, const actions::Job& job, const sysctl::Surroundings& where,
                sysctl::SystemFiles& files) {
  order.targets.clear();
  order.restore = plan.restores_all ? Scope::all : Scope::own_job;
  if (const auto holder = job.saved_state(kHolderState)) {
    order.holder.id = *holder;
    order.restore = Scope::holder;
  } else if (plan.is_last_step) {
    return {};
  }
  if (!has_holders(plan)) return {};
  Answer answer;
  if (where.is_root) {
    answer = work(order, files);
  } else {
    std::string why;
    const auto by_root = work_as_root(order, why);
    answer =
        by_root
            ? *by_root
            : Answer{.failure = fmt::format("only root may read {} and put back what it holds: {}", plan.journal, why)};
  }
  return {.restored = std::move(answer.restored), .failure = std::move(answer.failure)};
}

Result result_of(const Plan& plan, const sysctl::Target& target, Applied applied, const sysctl::Surroundings& where) {
  Result result{.target = target, .applied = std::move(applied)};
  result.is_required = std::ranges::find(plan.required, target.name) != plan.required.end();
  if (result.applied.refusal) result.explanation = sysctl::explain(target, *result.applied.refusal, where);
  return result;
}

}  // namespace

bool Result::is_failure() const {
  const bool is_so = applied.status == Status::already || applied.status == Status::changed;
  return !is_so && (!target.may_fail || is_required);
}

Outcome run(const Plan& plan, const Environment& environment, const actions::Job& job, sysctl::SystemFiles& files) {
  sysctl::Surroundings where{.is_root = ::geteuid() == 0, .is_container = sysctl::in_container()};
  Order order = base_order(plan, environment, job);
  if (plan.verb == Verb::restore) return restore(plan, std::move(order), job, where, files);
  Answer answer;
  if (plan.verb == Verb::check) {
    answer = look(order, files);
  } else {
    order.holder.id = secure_token(kIdBytes);
    // Before the first change: whatever ends us, the last step of the action finds it.
    if (plan.is_undone) actions::save_state(job, kHolderState, order.holder.id);
    answer = change(plan, order, where, files);
    refuse_rest(answer, Reason::other, answer.failure);
  }
  Outcome outcome{.restored = std::move(answer.restored), .failure = std::move(answer.failure)};
  for (std::size_t i = 0; i < plan.targets.list.size(); ++i) {
    outcome.results.push_back(result_of(plan, plan.targets.list[i], std::move(answer.applied[i]), where));
  }
  return outcome;
}

int exit_code(const Plan& plan, const Outcome& outcome) {
  const bool is_any_failure = std::ranges::any_of(outcome.results, &Result::is_failure);
  const bool is_any_required = std::ranges::any_of(
      outcome.results, [](const Result& result) { return result.is_required && result.is_failure(); });
  if (plan.verb == Verb::restore) {
    const bool is_left_over = std::ranges::any_of(
        outcome.restored, [](const settings::Restored& restored) { return restored.fate == settings::Fate::failed; });
    return is_left_over || !outcome.failure.empty() ? 1 : 0;
  }
  const bool is_strict = plan.verb == Verb::check || plan.on_failure == OnFailure::fail;
  return is_any_required || (is_any_failure && is_strict) ? 1 : 0;
}

}  // namespace toolkit::sysctl_setup
