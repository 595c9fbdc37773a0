// warm_wait [OPTION...] TARGET...: what health-wait does for the same words, again and again in one process.
//
// For each line of standard input it waits twice, the same way health-wait does from its arguments to its verdict, and
// prints the nanoseconds of the second wait. The first one is there because this process slept meanwhile.
#include <chrono>
#include <cstdio>
#include <iostream>

#include "lib/cli/run_tool.hpp"
#include "lib/core/clock.hpp"
#include "lib/core/environment.hpp"
#include "lib/core/result.hpp"
#include "tools/health-wait/declaration.hpp"
#include "tools/health-wait/plan.hpp"
#include "tools/health-wait/run.hpp"

namespace {

using namespace toolkit;

std::chrono::nanoseconds timed_wait(const std::vector<std::string>& arguments) {
  const TimePoint begun = system_clock().now();
  const health_wait::Plan plan = health_wait::build_plan(arguments);
  const health::Outcome outcome = health_wait::run(plan, Environment{});
  const TimePoint ended = system_clock().now();
  if (outcome.ending != health::Ending::ready) throw EnvironmentError{"the target is not ready"};
  return ended - begun;
}

}  // namespace

int main(int argc, char** argv) {
  return cli::run_tool(health_wait::declaration(), argc, argv, [](const std::vector<std::string>& arguments) {
    for (std::string line; std::getline(std::cin, line);) {
      (void)timed_wait(arguments);
      std::printf("%lld\n", static_cast<long long>(timed_wait(arguments).count()));
      std::fflush(stdout);
    }
    return 0;
  });
}
