// retry-run for a user who may make no control group, but may have root make one by sudo.
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>

#include "lib/cgroup/group.hpp"
#include "lib/cgroup/own_groups.hpp"
#include "lib/core/random.hpp"
#include "lib/core/text.hpp"
#include "lib/proc/process_table.hpp"
#include "test/support/catch.hpp"
#include "test/support/contains.hpp"
#include "test/support/wait_until.hpp"
#include "test/tools/program.hpp"
#include "test/tools/scratch.hpp"
#include "test/tools/sudo_user.hpp"

using namespace toolkit;
using namespace toolkit::tools_test;
using test::contains;
using test::wait_until;

namespace {

/// Why these tests cannot run; empty when they can.
std::string obstacle() {
  if (std::string why = SudoUser::obstacle(); !why.empty()) return why;
  const auto group = cgroup::Group::make({}, "toolkit-test-" + secure_token(8));
  return group ? "" : "no control group can be made here: " + group.error().message;
}

bool is_there(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

/// One who has retry-run.
class User : public SudoUser {
 public:
  User(const std::string& name, const std::string& commands) : SudoUser{name, commands, TOOLKIT_RETRY_RUN} {}

  using SudoUser::call;
  [[nodiscard]] std::vector<std::string> call(std::vector<std::string> options, const std::string& script) const {
    options.insert(options.end(), {"--", "sh", "-c", script});
    return call(options);
  }
};

/// The numbers that follow `word` and a blank in lines of their own.
std::vector<pid_t> numbers(const std::string& text, const std::string& word) {
  std::vector<pid_t> found;
  for (const std::string& line : nonempty_lines(text)) {
    if (line.starts_with(word + " ")) found.push_back(std::atoi(line.c_str() + word.size()));
  }
  return found;
}

bool is_alive(pid_t pid) {
  const auto process = proc::read_process(pid);
  return process && process->state != 'Z' && process->state != 'X';
}

bool none_alive(const std::vector<pid_t>& pids) { return std::ranges::none_of(pids, is_alive); }

/// What a keeper's helper is, or has made.
std::vector<std::string> left_of(pid_t keeper) {
  std::vector<std::string> found;
  const std::string name = "ci-toolkit-" + std::to_string(keeper) + "-1";
  const auto own = cgroup::own_groups({}).unified;
  if (own && is_there(own->path + "/" + name)) found.push_back(name);
  for (const proc::Process& process : proc::all_processes()) {
    const std::string command = proc::command_line(process, 1000);
    if (contains(command, "--hold-group " + std::to_string(keeper))) found.push_back(command);
  }
  return found;
}

/// Says who the keeper is, and starts two children of root that do not end by themselves and do not hear SIGTERM.
const std::string kRootsChildren =
    "echo keeper $PPID; trap '' TERM\n"
    "sudo -n sh -c 'echo root $$; exec sleep 300' &\n"
    "sudo -n setsid sh -c 'echo root $$; exec sleep 300' &\n";

const std::string kUntilInGroup = "until grep -q /ci-toolkit- /proc/self/cgroup; do sleep 0.02; done; echo in group\n";

bool has_started(const std::string& out) { return numbers(out, "root").size() == 2; }

}  // namespace

TEST_CASE("root's children of a command end with it where sudo asks for no password", "[retry-run]") {
  if (const std::string why = obstacle(); !why.empty()) SKIP_TEST(why);
  const User user{"nobody", "ALL"};
  for (const bool in_job : {false, true}) {
    CAPTURE(in_job);
    const Ended ended =
        run_program(user.call({"--timeout", "3s", "--grace", "300ms"}, kRootsChildren + "sleep 300; sleep 300"),
                    user.options(in_job));
    INFO(ended.out << ended.err);
    CHECK(ended.code == 124);
    const auto pids = numbers(ended.out, "root");
    REQUIRE(pids.size() == 2);
    CHECK(none_alive(pids));
    CHECK_FALSE(contains(ended.out + ended.err, "still runs"));
    CHECK_FALSE(contains(ended.out + ended.err, "--hold-group"));  // the picture shows what is the command's
    CHECK(left_of(numbers(ended.out, "keeper").front()).empty());
  }
}

TEST_CASE("root's children hear SIGTERM before they are killed", "[retry-run]") {
  if (const std::string why = obstacle(); !why.empty()) SKIP_TEST(why);
  const User user{"nobody", "ALL"};
  Program program{user.call({"--grace", "40s"},
                            "sudo -n sh -c 'trap \"echo heard; exit\" TERM; echo root; while :; do sleep 0.05; done'"),
                  user.options(false)};
  REQUIRE(program.read_until("root"));
  program.signal(SIGTERM);
  const Ended ended = program.finish();
  CHECK(ended.code == 128 + SIGTERM);
  CHECK(contains(ended.out, "heard"));
}

TEST_CASE("what a command of root's leaves running ends after it", "[retry-run]") {
  if (const std::string why = obstacle(); !why.empty()) SKIP_TEST(why);
  const User user{"nobody", "ALL"};
  const Ended ended = run_program(user.call({},
                                            "sudo -n sh -c 'trap \"\" TERM; echo root $$; sleep 300 & wait' &\n"
                                            "sleep 1; exit 3"),
                                  user.options(false));
  INFO(ended.out << ended.err);
  CHECK(ended.code == 3);
  REQUIRE(numbers(ended.out, "root").size() == 1);
  CHECK(none_alive(numbers(ended.out, "root")));
  CHECK_FALSE(contains(ended.out + ended.err, "still runs"));
}

TEST_CASE("in a job a command that runs on is moved into a group, which is gone when it has ended", "[retry-run]") {
  if (const std::string why = obstacle(); !why.empty()) SKIP_TEST(why);
  const User user{"nobody", "ALL"};
  const Ended ended = run_program(user.call({"--timeout", "40s"}, "echo keeper $PPID\n" + kUntilInGroup + "exit 7"),
                                  user.options(true));
  INFO(ended.out << ended.err);
  CHECK(ended.code == 7);
  CHECK(contains(ended.out, "in group"));
  REQUIRE(numbers(ended.out, "keeper").size() == 1);
  CHECK(left_of(numbers(ended.out, "keeper").front()).empty());
}

TEST_CASE("nothing of root's is left when a part of us is killed", "[retry-run]") {
  if (const std::string why = obstacle(); !why.empty()) SKIP_TEST(why);
  const User user{"nobody", "ALL"};
  for (const std::string victim : {"entry", "keeper", "both"}) {
    CAPTURE(victim);
    Program program{user.call({}, kRootsChildren + kUntilInGroup + "sleep 300; sleep 300"), user.options(true)};
    std::string out;
    REQUIRE(program.read_until([&out](const std::string& text, const std::string&) {
      out = text;
      return has_started(text) && contains(text, "in group");
    }));
    const pid_t keeper = numbers(out, "keeper").front();
    if (victim != "keeper") program.signal(SIGKILL);
    if (victim != "entry") ::kill(keeper, SIGKILL);
    const Ended ended = program.finish();
    CHECK((victim == "keeper" ? ended.code == 125 : ended.signal == SIGKILL));
    const auto pids = numbers(out, "root");
    wait_until("root's children to end", [&pids] { return none_alive(pids); });
    wait_until("the group and its holder to go", [keeper] { return left_of(keeper).empty(); });
  }
}

TEST_CASE("root's own group is gone, too, when the keeper was killed", "[retry-run]") {
  if (const std::string why = obstacle(); !why.empty()) SKIP_TEST(why);
  Program program{
      {TOOLKIT_RETRY_RUN, "--", "sh", "-c", "echo keeper $PPID; " + kUntilInGroup + "sleep 300; sleep 300"}};
  std::string out;
  REQUIRE(program.read_until([&out](const std::string& text, const std::string&) {
    out = text;
    return contains(text, "in group");
  }));
  const pid_t keeper = numbers(out, "keeper").front();
  CHECK_FALSE(left_of(keeper).empty());
  ::kill(keeper, SIGKILL);
  CHECK(program.finish().code == 125);
  CHECK(left_of(keeper).empty());
}

TEST_CASE("a child of root's that may not be ended is named, and is not waited for", "[retry-run]") {
  if (const std::string why = obstacle(); !why.empty()) SKIP_TEST(why);
  // He may become root for this alone, and not for our program.
  const User user{"daemon", "/usr/bin/sleep, /bin/sleep, /usr/bin/setsid"};
  for (const bool in_job : {false, true}) {
    CAPTURE(in_job);
    const Ended ended = run_program(user.call({"--timeout", "2s", "--grace", "100ms"},
                                              "echo keeper $PPID; trap '' TERM; sudo -n sleep 290 &\n"
                                              "sudo -n setsid -w sleep 291 & sleep 300; sleep 300"),
                                    user.options(in_job));
    INFO(ended.out << ended.err);
    CHECK(ended.code == 124);
    unsigned sleeping = 0;
    for (const proc::Process& process : proc::all_processes()) {
      const std::string command = proc::command_line(process);
      const std::string told = "process " + std::to_string(process.pid) + " still runs: " + command;
      if (!contains(ended.out + ended.err, told)) continue;
      CHECK(contains(ended.out + ended.err, told + " (it runs as user 0)"));
      if (command == "sleep 290" || command == "sleep 291") ++sleeping;
      ::kill(process.pid, SIGKILL);
    }
    CHECK(sleeping == 2);
    CHECK(left_of(numbers(ended.out, "keeper").front()).empty());
  }
}

TEST_CASE("sudo is asked in a job, once in a run that it refuses, and else only for a command that used it",
          "[retry-run]") {
  if (const std::string why = obstacle(); !why.empty()) SKIP_TEST(why);
  const User user{"nobody", ""};
  user.folder().write_script("bin/sudo", "#!/bin/sh\necho asked: \"$@\" >> \"$TMPDIR/asked\"\nexit 1\n");
  ::chmod((user.folder() / "bin").c_str(), 0755);
  ::chmod((user.folder() / "bin/sudo").c_str(), 0755);
  const auto asked = [&user](bool in_job, const std::string& cgroup, const std::string& script) {
    std::filesystem::remove(user.temp() + "/asked");
    ProgramOptions options = user.options(in_job);
    options.environment["PATH"] = user.folder() / "bin" + ":/usr/sbin:/usr/bin:/sbin:/bin";
    const Ended ended =
        run_program(user.call({"--attempts", "2", "--timeout", "40s", "--cgroup", cgroup}, script), options);
    CHECK(ended.code == 5);
    return nonempty_lines(user.folder().read("temp/asked"));
  };
  CHECK(asked(false, "auto", "sleep 0.5; exit 5").empty());
  CHECK(asked(true, "never", "sleep 0.5; exit 5").empty());
  const auto lines = asked(true, "auto",
                           "i=0; until [ -e \"$TMPDIR/asked\" ] || [ $i -gt 900 ]; do sleep 0.02; i=$((i + 1)); done\n"
                           "sleep 0.5; exit 5");
  REQUIRE(lines.size() == 1);
  CHECK(contains(lines.front(), "asked: -n -- " + user.tool() + " --hold-group "));
}

namespace {

/// The exit code of the hidden stage.
Ended stage(const std::vector<std::string>& words, const std::string& user) {
  std::vector<std::string> argv{TOOLKIT_RETRY_RUN, "--hold-group"};
  argv.insert(argv.end(), words.begin(), words.end());
  return run_program(argv, {.environment = user.empty() ? std::map<std::string, std::string>{}
                                                        : std::map<std::string, std::string>{{"SUDO_UID", user}}});
}

}  // namespace

TEST_CASE("the stage that holds a group refuses what no keeper would ask for", "[retry-run]") {
  const std::string self = std::to_string(::getpid());
  const std::string user = std::to_string(::getuid());
  const std::vector<std::vector<std::string>> strange{
      {},         {self},      {self, "0"}, {self, "../x"}, {self, "-1"},      {self, "1", ""},
      {"0", "1"}, {"-1", "1"}, {"", "1"},   {"1", "1"},     {"x" + self, "1"}, {"99999999999", "1"}};
  for (const auto& words : strange) {
    CAPTURE(words);
    CHECK(stage(words, user).code == 2);
  }
  for (const std::string other : {"", "x", "-1", "4294967295"}) CHECK(stage({self, "1"}, other).code == 2);
  const Ended other_program = stage({self, "1"}, user);  // we have started it, but are no retry-run
  CHECK(other_program.code == 2);
  CHECK(other_program.out.empty());
  const Program stranger{{"sleep", "300"}};
  CHECK(stage({std::to_string(stranger.pid()), "1"}, user).code == 2);
}

TEST_CASE("the stage that holds a group acts for its own keeper alone", "[retry-run]") {
  if (const std::string why = obstacle(); !why.empty()) SKIP_TEST(why);
  const auto staged = [](const std::string& user) {
    return run_program({TOOLKIT_RETRY_RUN, "--", "sh", "-c",
                        "echo keeper $PPID; SUDO_UID=" + user + " exec \"$0\" --hold-group $PPID 7", TOOLKIT_RETRY_RUN},
                       {});
  };
  const Ended ours = staged("0");
  INFO(ours.out << ours.err);
  CHECK(ours.code == 0);
  CHECK(contains(ours.out, "the group is ready"));
  const Ended others = staged("65534");
  CHECK(others.code == 2);
  CHECK(contains(others.err, "is not of user 65534"));
  const User user{"nobody", ""};
  const Ended no_root = run_program(
      user.call({}, "SUDO_UID=" + std::to_string(user.id()) + " exec \"" + user.tool() + "\" --hold-group $PPID 7"),
      user.options(false));
  CHECK(no_root.code == 2);
  CHECK(contains(no_root.err, "only root"));
  for (const Ended& ended : {ours, others}) {
    const auto own = cgroup::own_groups({}).unified;
    CHECK_FALSE(is_there(own->path + "/ci-toolkit-" + std::to_string(numbers(ended.out, "keeper").front()) + "-7"));
  }
}

TEST_CASE("in a group that was delegated to a user his command gets one of its own without sudo") {
  if (const std::string why = obstacle(); !why.empty()) SKIP_TEST(why);
  const User user{"nobody", ""};
  auto delegated = cgroup::Group::make({}, "toolkit-test-" + secure_token(8));
  REQUIRE(delegated.has_value());
  for (const char* file : {"", "/cgroup.procs", "/cgroup.subtree_control", "/cgroup.threads"}) {
    ::chown((delegated->path() + file).c_str(), user.id(), static_cast<gid_t>(-1));
  }
  std::vector<std::string> argv{"sh", "-c", "echo $$ >\"$0/cgroup.procs\"; exec \"$@\"", delegated->path()};
  for (const std::string& word : user.call({}, "cat /proc/self/cgroup")) argv.push_back(word);
  const Ended ended = run_program(argv, user.options(false));
  CHECK(ended.code == 0);
  CHECK(contains(ended.out, std::filesystem::path{delegated->path()}.filename().string() + "/ci-toolkit-"));
  CHECK(delegated->remove());  // nothing is left in it
}

TEST_CASE("what outlives a keeper that was killed, because it is another user's, is named") {
  if (const std::string why = obstacle(); !why.empty()) SKIP_TEST(why);
  const User user{"nobody", "ALL"};
  Program program{user.call({"--cgroup", "never"}, kRootsChildren + "echo up; sleep 300"), user.options(false)};
  REQUIRE(
      program.read_until([](const std::string& out, const auto&) { return has_started(out) && contains(out, "up"); }));
  const Ended found = run_program({"pgrep", "-P", std::to_string(program.pid())});
  ::kill(std::stoi(found.out), SIGKILL);
  const Ended ended = program.finish();
  CHECK(ended.code == 125);
  for (const pid_t pid : numbers(ended.out, "root")) {
    CHECK(contains(ended.err, "process " + std::to_string(pid) + " still runs: sleep 300 (it runs as user 0)"));
    ::kill(pid, SIGKILL);
  }
}
