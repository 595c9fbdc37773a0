// Whatever a command starts, nothing of it is left when its time is over.
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "lib/core/text.hpp"
#include "test/support/few_cases.hpp"
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

/// A tree that runs until its time is over.
class TimedTree {
 public:
  TimedTree(std::string shape, const std::string& cgroup)
      : shape_{std::move(shape)},
        program_{run_.words({"--timeout", "60ms", "--grace", "30ms", "--cgroup", cgroup, "--", process_tree(), shape_,
                             run_.folder() / "witness"}),
                 run_.options()} {}

  /// What was not as it must be when it had ended; empty when all was.
  [[nodiscard]] std::string problems() {
    const Ended ended = program_.finish();
    std::string problems;
    if (!run_.alive().empty()) problems += "processes are left\n";
    if (ended.code != 124) problems += "the exit code is not 124\n";
    if (contains(ended.err, "still runs")) problems += "processes could not be ended\n";
    for (const std::string& line : nonempty_lines(run_.folder().read("witness"))) {
      if (!contains(ended.out, line + "\n")) problems += "output is lost\n";
    }
    if (problems.empty()) return problems;
    problems += shape_ + "\n" + ended.err;
    std::cerr << problems;  // rapidcheck runs the case once more to describe it, and that may go well
    return problems;
  }

 private:
  RetryRun run_;
  std::string shape_;
  Program program_;
};

/// 500 of them: five at once in each of rapidcheck's 100 cases.
void end_trees(const std::string& cgroup) {
  constexpr int kCases = 100;
  rc::prop_in(kCases, "after timeout and grace nothing is left, its output is there, and the exit code is 124", [&] {
    constexpr int kAtOnce = 5;
    std::vector<std::unique_ptr<TimedTree>> trees;
    for (int i = 0; i < kAtOnce; ++i) trees.push_back(std::make_unique<TimedTree>(node(3, true), cgroup));
    for (const auto& tree : trees) RC_ASSERT(tree->problems() == "");
  });
}

}  // namespace

TEST_CASE("chains of processes that fork and end faster than anybody can list them are ended", "[retry-run]") {
  if (process_tree().empty()) SKIP_TEST("there is no process_tree");
  constexpr int kRuns = 4;
  for (int i = 0; i < kRuns; ++i) {
    CHECK(TimedTree("wi(wsiu,wsiu,wsiu,wsiu,wsiC,wsiC,wsiC,wsiC,wsiC,wsiC,wsiC,wsiC,wsiC,wsiC)", "never").problems() ==
          "");
    CHECK(TimedTree("wi(wsiu,wsiu,wsiu,wsiu,wsfbzlC,wibC,wbzC,wdsC,wiC,wfC)", "never").problems() == "");
  }
}

// A thousand trees, half of them with control groups.
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
