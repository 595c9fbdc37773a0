// Whatever a command starts, nothing of it is left when its time is over.
#include <algorithm>
#include <cstdlib>

#include "lib/core/text.hpp"
#include "test/support/catch.hpp"
#include "test/tools/retry_run.hpp"

namespace toolkit::tools_test {
namespace {

/// What one process does; see process_tree.cpp.
std::string deeds(const std::string& possible) {
  std::string chosen = "w";
  for (const char deed : possible) {
    if (*rc::gen::inRange(0, 4) == 0) chosen += deed;
  }
  return chosen;
}

std::string node(int depth, bool is_root = false) {
  // A command that ends by itself has not run out of time.
  std::string text = deeds(is_root ? "sifpobz" : "dsifpobzlc");
  const int children = depth == 0 ? 0 : *rc::gen::inRange(is_root ? 1 : 0, 4);
  for (int i = 0; i < children; ++i) text += (i == 0 ? "(" : ",") + node(depth - 1);
  return children == 0 ? text : text + ")";
}

/// How many trees are made for each of rapidcheck's 100 cases.
int trees_per_case() {
  const char* wanted = std::getenv("TOOLKIT_TREES");
  constexpr int kCases = 100;
  return wanted == nullptr ? 1 : std::max(1, std::atoi(wanted) / kCases);
}

void end_one_tree(const std::string& shape, const std::string& cgroup) {
  const RetryRun run;
  const Ended ended = run.run({"--timeout", "60ms", "--grace", "30ms", "--cgroup", cgroup, "--", process_tree(), shape,
                               run.folder() / "witness"});
  RC_LOG() << shape << "\n" << ended.err;
  RC_ASSERT(run.alive().empty());
  RC_ASSERT(ended.code == 124);
  RC_ASSERT_FALSE(contains(ended.err, "still runs"));
  for (const std::string& line : nonempty_lines(run.folder().read("witness"))) {
    RC_ASSERT(contains(ended.out, line + "\n"));
  }
}

void end_trees(const std::string& cgroup) {
  rc::prop("after timeout and grace nothing is left, its output is there, and the exit code is 124", [&] {
    for (int i = 0; i < trees_per_case(); ++i) end_one_tree(node(3, true), cgroup);
  });
}

}  // namespace

// 100 trees each; with TOOLKIT_TREES=1000 in the environment a thousand.
TEST_CASE("Property 13, stage timeout enforcement: of a tree of any shape nothing is left, by a control group",
          "[retry-run][property]") {
  if (process_tree().empty()) SKIP_TEST("there is no process_tree");
  end_trees("auto");
}

TEST_CASE("Property 13, stage timeout enforcement: of a tree of any shape nothing is left, without control groups",
          "[retry-run][property]") {
  if (process_tree().empty()) SKIP_TEST("there is no process_tree");
  end_trees("never");
}

}  // namespace toolkit::tools_test
