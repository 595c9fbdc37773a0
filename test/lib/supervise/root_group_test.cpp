#include "lib/supervise/root_group.hpp"

#include <unistd.h>

#include <csignal>

#include "lib/core/random.hpp"
#include "lib/process/launch.hpp"
#include "lib/supervise/group_stage.hpp"
#include "test/support/catch.hpp"
#include "test/support/temp_dir.hpp"
#include "test/support/wait_until.hpp"

using namespace toolkit;
using namespace toolkit::supervise;
using namespace std::chrono_literals;
using test::TempDir;
using test::wait_until;

namespace {

std::string fresh_name() { return "toolkit-test-" + secure_token(8); }

std::vector<std::string> shell(const std::string& script) { return {"sh", "-c", script}; }

pid_t started(const std::vector<std::string>& argv) {
  const auto pid = process::launch({.argv = argv, .environment = Environment::of_this_process(), .streams = {}});
  REQUIRE(pid.has_value());
  return *pid;
}

TimePoint now() { return system_clock().now(); }

void wait_for_end(Tree& tree, pid_t child) {
  wait_until("a child to end", [&] {
    tree.reap();
    return tree.status_of(child).has_value();
  });
}

void listen_until(RootGroup& group, Tree& tree, const std::function<bool()>& holds) {
  wait_until("the helper's answer", [&] {
    if (group.fd() >= 0) group.listen(tree);
    return holds();
  });
}

const std::string kSaysReady = "echo '" + std::string{kGroupIsReady} + "'; ";

}  // namespace

TEST_CASE("a child that works for us is no part of the tree, and is not ended with it", "[supervise]") {
  Tree tree;
  const pid_t helper = started(shell("sleep 1000 & echo $! >&2; wait"));
  tree.leave_out(helper);
  tree.watch(helper);
  tree.reap();
  CHECK(tree.is_gone());
  CHECK(tree.processes().empty());
  const pid_t child = started({"sleep", "1000"});
  tree.watch(child);
  tree.reap();
  CHECK_FALSE(tree.is_gone());
  REQUIRE(tree.processes().size() == 1);
  CHECK(tree.processes().front().pid == child);
  const auto used = tree.usage();
  wait_until("the tree to end", [&tree] {
    tree.kill();
    tree.reap();
    return tree.is_gone();
  });
  CHECK(tree.status_of(child)->signal == SIGKILL);
  CHECK_FALSE(tree.status_of(helper));
  const auto before = tree.usage();
  ::kill(-helper, SIGTERM);
  wait_for_end(tree, helper);
  CHECK(tree.status_of(helper)->signal == SIGTERM);
  CHECK(tree.usage().user == before.user);
  CHECK(tree.usage().system == before.system);
  CHECK(used.user <= before.user);
}

TEST_CASE("nothing is asked for where there is nobody to ask", "[supervise]") {
  Tree tree;
  RootGroup none;
  CHECK(none.next_ask() == TimePoint::max());
  none.ask_when_due(tree);
  none.ask_if_needed(tree);
  none.ask_to_end();
  CHECK(none.fd() == -1);
  CHECK(none.helper() == 0);
  CHECK(none.refusal().empty());
  CHECK_FALSE(none.let_go(tree));
}

TEST_CASE("root is asked for a group once, and not before its time", "[supervise]") {
  Tree tree;
  RootGroup later{{"cat"}, fresh_name(), now() + 24h};
  later.ask_when_due(tree);
  CHECK(later.helper() == 0);
  RootGroup never{{"cat"}, fresh_name(), std::nullopt};
  never.ask_when_due(tree);
  CHECK(never.helper() == 0);
  CHECK(never.next_ask() == TimePoint::max());
  RootGroup asked{{"cat"}, fresh_name(), now()};
  asked.ask_when_due(tree);
  const pid_t helper = asked.helper();
  CHECK(helper > 0);
  CHECK(asked.next_ask() == TimePoint::max());
  asked.ask_when_due(tree);
  CHECK(asked.helper() == helper);
  tree.reap();
  CHECK(tree.is_gone());
  CHECK_FALSE(asked.let_go(tree));  // there is no group yet
  wait_for_end(tree, helper);       // its standard input is at its end
}

TEST_CASE("root is not asked for processes that we may signal ourselves", "[supervise]") {
  Tree tree;
  const pid_t child = started({"sleep", "1000"});
  tree.watch(child);
  RootGroup group{{"cat"}, fresh_name(), std::nullopt};
  group.ask_if_needed(tree);
  CHECK(group.helper() == 0);
  ::kill(child, SIGKILL);
  wait_for_end(tree, child);
}

TEST_CASE("a refusal is kept with its reason, and nothing else comes of it", "[supervise]") {
  Tree tree;
  RootGroup refused{shell("echo 'sudo: a password' >&2; echo 'is required' >&2; exit 1"), fresh_name(), now()};
  refused.ask_when_due(tree);
  listen_until(refused, tree, [&] { return !refused.refusal().empty(); });
  CHECK(refused.refusal() == "sudo: a password; is required");
  CHECK_FALSE(refused.let_go(tree));
  wait_for_end(tree, refused.helper());
  RootGroup silent{{"true"}, fresh_name(), now()};
  silent.ask_when_due(tree);
  listen_until(silent, tree, [&] { return !silent.refusal().empty(); });
  CHECK(silent.refusal() == "no answer");
  wait_for_end(tree, silent.helper());
  RootGroup missing{{"/no/such/sudo"}, fresh_name(), now()};
  missing.ask_when_due(tree);
  CHECK(missing.helper() == 0);
  CHECK(missing.refusal().find("/no/such/sudo") != std::string::npos);
}

TEST_CASE("a group that is said to be ready and is not there is none", "[supervise]") {
  Tree tree;
  RootGroup group{shell(kSaysReady + "cat"), fresh_name(), now()};
  group.ask_when_due(tree);
  listen_until(group, tree, [&] { return !group.refusal().empty(); });
  CHECK_FALSE(group.let_go(tree));
  wait_for_end(tree, group.helper());
}

TEST_CASE("the helper hears that others are to end, and when the group is let go", "[supervise]") {
  const TempDir folder;
  Tree tree;
  RootGroup group{shell("cat > " + folder / "heard"), fresh_name(), now()};
  group.ask_when_due(tree);
  group.ask_to_end();
  CHECK_FALSE(group.let_go(tree));
  wait_for_end(tree, group.helper());
  CHECK(folder.read("heard") == std::string{kAskToEnd});
}

TEST_CASE("a tree is ended by the group that it was moved into", "[supervise]") {
  const std::string name = fresh_name();
  auto made = cgroup::Group::make({}, name);
  if (!made) SKIP_TEST("no control group can be made here: " + made.error().message);
  Tree tree;
  const pid_t child = started({"sleep", "1000"});
  tree.watch(child);
  REQUIRE(made->add(child).has_value());
  // What sudo says besides is no answer.
  RootGroup group{shell("echo 'sudo: unable to resolve host x' >&2; " + kSaysReady + "cat"), name, now()};
  group.ask_when_due(tree);
  listen_until(group, tree, [&] { return group.fd() < 0; });
  CHECK(group.refusal().empty());
  tree.kill();  // the first word is the group's
  wait_for_end(tree, child);
  CHECK(tree.status_of(child)->signal == SIGKILL);
  CHECK(tree.is_gone());
  CHECK(group.let_go(tree) == group.helper());
  wait_for_end(tree, group.helper());
  CHECK(::access(made->path().c_str(), F_OK) == 0);  // to remove it is not for us
}

TEST_CASE("the helper is our own program, started by sudo without a question", "[supervise]") {
  const auto command = group_helper_command(3);
  REQUIRE(command.size() == 7);
  CHECK(command[0] == "sudo");
  CHECK(command[1] == "-n");
  CHECK(command[3].front() == '/');
  CHECK(command[4] == kGroupStage);
  CHECK(command[5] == std::to_string(::getpid()));
  CHECK(command[6] == "3");
  CHECK(group_name(12, 3) == "ci-toolkit-12-3");
}
