#include <algorithm>

#include "lib/actions/log_sink.hpp"
#include "lib/cli/run_tool.hpp"
#include "lib/core/environment.hpp"
#include "tools/health-wait/declaration.hpp"
#include "tools/health-wait/plan.hpp"
#include "tools/health-wait/report.hpp"
#include "tools/health-wait/run.hpp"
#include "tools/health-wait/services.hpp"

int main(int argc, char** argv) {
  using namespace toolkit;
  using namespace toolkit::health_wait;
  const auto environment = Environment::of_this_process();
  const auto job = actions::Job::from_environment(environment);
  const auto commands = std::make_shared<actions::Commands>(job);
  actions::log_to(commands);
  const int code = cli::run_tool(declaration(), argc, argv, [&](const std::vector<std::string>& arguments) {
    Plan plan = build_plan(arguments);  // no I/O but to look whether files are there; throws UsageError
    const auto found = add_services(plan, environment);  // asks the Docker engine, where it is to find services
    mask_secrets(plan, *commands);
    tell(plan, found);
    const health::Outcome outcome = run(plan, environment);                           // all the waiting is in here
    report(plan, outcome, container_details(plan, outcome, environment), *commands);  // table, outputs, summary, JSON
    return finish(plan, outcome);  // becomes the command, if there is one and all is ready
  });
  return code != 0 && is_once({argv + std::min(argc, 1), argv + argc}, environment) ? 1 : code;
}
