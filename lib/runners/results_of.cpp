#include "lib/runners/results_of.hpp"

#include "lib/runners/call.hpp"
#include "lib/runners/stops.hpp"

namespace toolkit::runners {
namespace {

ResultsPlan plan(Runner runner, const Call& call, const std::string& folder) {
  switch (runner) {
    case Runner::go_test: return plan_go_test(call, folder);
    case Runner::gotestsum: return plan_gotestsum(call, folder);
    case Runner::pytest: return plan_pytest(call, folder);
    case Runner::jest: return plan_jest(call, folder);
    case Runner::vitest: return plan_vitest(call, folder);
    case Runner::cargo_test: return plan_cargo_test(call, folder);
    case Runner::nextest: return plan_nextest(call, folder);
    case Runner::ctest: return plan_ctest(call, folder);
    case Runner::maven: return plan_maven(call, folder);
    case Runner::rspec: return plan_rspec(call, folder);
    case Runner::phpunit: break;
  }
  return plan_phpunit(call, folder);
}

}  // namespace

ResultsPlan results_plan(const Recognised& recognised, const std::vector<std::string>& command,
                         const std::string& folder, const Environment& environment) {
  const Call call{recognised, command};
  ResultsPlan made = plan(recognised.runner, call, folder);
  made.incomplete_if_failed = stop_reason(recognised.runner, call, environment);
  if (made.command.empty()) made.command = command;
  return made;
}

}  // namespace toolkit::runners
