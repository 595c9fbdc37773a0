#include "tools/retry-run/command_environment.hpp"

#include "lib/workers/count.hpp"
#include "lib/workers/go_flags.hpp"
#include "lib/workers/placeholders.hpp"
#include "lib/workers/variables.hpp"

namespace toolkit::retry_run {

std::optional<unsigned> count_workers(const Plan& plan, const cgroup::Paths& paths) {
  if (plan.workers.auto_count) return workers::workers_for(workers::read_machine(paths), plan.workers.bytes_per_worker);
  return plan.workers.count > 0 ? std::optional{plan.workers.count} : std::nullopt;
}

Environment command_environment(const Plan& plan, const Environment& base, std::optional<unsigned> workers) {
  Environment environment = base;
  for (const auto& [name, value] : plan.variables) environment.set(name, value);
  if (!workers && !plan.seed) return environment;
  const workers::RunnerOptions options{.workers = workers,
                                       .with_make = plan.workers.with_make,
                                       .seed = plan.seed,
                                       .kept_go_flags = workers::kept_go_flags(environment)};
  for (auto& [name, value] : workers::runner_variables(environment, options)) environment.set(name, std::move(value));
  return environment;
}

Work filled_in(const Plan& plan, Work work, std::optional<unsigned> workers) {
  for (std::string& word : work.argv) word = workers::fill_in(word, workers, plan.seed);
  work.script = workers::fill_in(work.script, workers, plan.seed);
  return work;
}

}  // namespace toolkit::retry_run
