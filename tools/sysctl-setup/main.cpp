#include <csignal>
#include <cstdio>
#include <memory>

#include "lib/actions/log_sink.hpp"
#include "lib/actions/mask.hpp"
#include "lib/cli/run_tool.hpp"
#include "lib/core/environment.hpp"
#include "tools/sysctl-setup/declaration.hpp"
#include "tools/sysctl-setup/plan.hpp"
#include "tools/sysctl-setup/report.hpp"
#include "tools/sysctl-setup/run.hpp"
#include "tools/sysctl-setup/work.hpp"

int main(int argc, char** argv) {
  using namespace toolkit;
  using namespace toolkit::sysctl_setup;
  if (argc > 1 && argv[1] == kRootStage) return run_root_stage();
  const auto commands =
      std::make_shared<actions::Commands>(actions::Job::from_environment(Environment::of_this_process()));
  actions::log_to(commands);
  return cli::run_tool(declaration(), argc, argv, [&](const std::vector<std::string>& arguments) {
    sysctl::KernelFiles files;
    const Plan plan = build_plan(arguments, files);  // looks what there is, changes nothing; throws UsageError
    if (plan.verb == Verb::list_presets)
      return std::fputs(presets_text().c_str(), stdout) < 0 ? cli::kEnvironmentCode : 0;
    for (const std::string& password : plan.servers.passwords()) {
      for (const std::string& mask : actions::masks_of(password)) commands->add_mask(mask);
    }
    std::signal(SIGPIPE, SIG_IGN);  // hiredis writes to sockets that may be closed
    const Environment environment = Environment::of_this_process();
    const Outcome outcome = run(plan, environment, commands->job(), files);  // all that changes the machine is in here
    report(plan, outcome, *commands);
    return exit_code(plan, outcome);
  });
}
