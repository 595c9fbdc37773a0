#include "lib/runners/rerun.hpp"

#include "lib/runners/call.hpp"

namespace toolkit::runners {
namespace {

Rerun rerun(Runner runner, const Call& call, const Wanted& wanted) {
  switch (runner) {
    case Runner::go_test: return rerun_go_test(call, wanted);
    case Runner::gotestsum: return rerun_gotestsum(call, wanted);
    case Runner::pytest: return rerun_pytest(call, wanted);
    case Runner::jest: return rerun_jest(call, wanted);
    case Runner::vitest: return rerun_vitest(call, wanted);
    case Runner::cargo_test: return rerun_cargo_test(call, wanted);
    case Runner::nextest: return rerun_nextest(call, wanted);
    case Runner::ctest: return rerun_ctest(call, wanted);
    case Runner::maven: return rerun_maven(call, wanted);
    case Runner::rspec: return rerun_rspec(call, wanted);
    case Runner::phpunit: break;
  }
  return rerun_phpunit(call, wanted);
}

}  // namespace

Result<std::vector<std::string>> rerun_command(const Recognised& recognised, const std::vector<std::string>& command,
                                               const std::vector<results::Test>& failed,
                                               const std::function<bool(const std::string& path)>& exists) {
  if (failed.empty()) return cannot("no test is named");
  for (const results::Test& test : failed) {
    if (test.id.name.empty() && recognised.runner != Runner::maven) return cannot("a failed test has no name");
    if (!is_one_line(test.id.name) || !is_one_line(test.id.suite) || !is_one_line(test.file))
      return cannot("the name of a failed test has a line break or a NUL in it");
  }
  Rerun narrowed = rerun(recognised.runner, Call{recognised, command}, Wanted{failed, exists});
  if (narrowed && !fits(*narrowed)) return cannot("the names of all failed tests are too long for one command");
  return narrowed;
}

}  // namespace toolkit::runners
