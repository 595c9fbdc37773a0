// sysctl-setup for a user who is not root.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>

#include "lib/core/unique_fd.hpp"
#include "lib/proc/process_table.hpp"
#include "test/support/catch.hpp"
#include "test/support/ordinary_redis.hpp"
#include "test/support/wait_until.hpp"
#include "test/tools/step.hpp"
#include "test/tools/sudo_user.hpp"
#include "test/tools/sysctl_setup.hpp"

namespace toolkit::tools_test {
namespace {

std::string obstacle() {
  const std::string why = SudoUser::obstacle();
  return why.empty() ? NetworkNamespace::obstacle() : why;
}

/// A call of `user` in the machine's network namespace.
Ended run_as(const SudoUser& user, const Machine& machine, std::vector<std::string> words, bool in_job = false) {
  words.insert(words.begin(), {"--journal", machine.journal()});
  return run_program(machine.network().inside(user.call(words)), user.options(in_job));
}

bool has_open(pid_t pid, const std::string& file) {
  std::error_code gone;
  for (const auto& fd : std::filesystem::directory_iterator{"/proc/" + std::to_string(pid) + "/fd", gone}) {
    if (std::filesystem::read_symlink(fd.path(), gone) == file) return true;
  }
  return false;
}

unsigned times(const std::string& text, const std::string& part) {
  unsigned count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

}  // namespace

TEST_CASE("the writing part is done by sudo, its plan on standard input, and undone by it", "[sysctl-setup]") {
  if (const std::string why = obstacle(); !why.empty()) SKIP_TEST(why);
  const Machine machine;
  machine.network().write("net/core/somaxconn", "128");
  const SudoUser user{"nobody", "", TOOLKIT_SYSCTL_SETUP};
  // No other call of the tool is allowed: the plan stands in no command line.
  const SudoUser rules{"nobody", user.tool() + " __as-root", TOOLKIT_SYSCTL_SETUP};
  const Ended set = run_as(user, machine, {"net.core.somaxconn=311", "net.ipv4.nonsense=1"});
  INFO(set.out << set.err);
  CHECK(set.code == 0);
  CHECK(machine.read("net/core/somaxconn") == "311");
  CHECK(contains(set.out, "1 changed, 0 already so, 0 clamped, 1 not applied"));
  CHECK(::access((machine.journal() + "/machine.json").c_str(), F_OK) == 0);
  const Ended undone = run_as(user, machine, {"restore"});
  INFO(undone.out << undone.err);
  CHECK(undone.code == 0);
  CHECK(machine.read("net/core/somaxconn") == "128");
}

TEST_CASE("the limits of the process that starts the steps are set by sudo, and put back", "[sysctl-setup]") {
  if (const std::string why = obstacle(); !why.empty()) SKIP_TEST(why);
  const Machine machine;
  const SudoUser user{"man", "", TOOLKIT_SYSCTL_SETUP};
  const SudoUser rules{"man", user.tool() + " __as-root", TOOLKIT_SYSCTL_SETUP};
  const std::string runner = user.folder() / "Runner.Worker";
  std::filesystem::copy_file("/bin/sh", runner);
  const std::string tool = user.tool() + " --journal " + machine.journal() + " ";
  std::vector<std::string> words = user.call({});
  words.pop_back();
  // The hard limit is raised by nobody but root.
  for (const std::string& word : {runner, std::string{"-c"},
                                  "ulimit -n 96; " + tool + "nofile=97 core=0 >&2; sh -c 'ulimit -Sn; ulimit -Hn'; " +
                                      tool + "restore >&2; sh -c 'ulimit -Sn'"}) {
    words.push_back(word);
  }
  const Ended ended = run_program(machine.network().inside(words), user.options(true));
  INFO(ended.out << ended.err);
  if (contains(ended.err, "no CAP_SYS_RESOURCE")) SKIP_TEST("root may raise no limit here");
  CHECK(ended.out == "97\n97\n96\n");
}

TEST_CASE("a root's part that is killed on the way is told, and the last step still puts back", "[sysctl-setup]") {
  if (const std::string why = obstacle(); !why.empty()) SKIP_TEST(why);
  const Machine machine;
  machine.network().write("net/core/somaxconn", "128");
  CHECK(machine.run({"net.ipv4.tcp_tw_reuse=0"}).code == 0);  // makes the folder
  CHECK(machine.run({"restore"}).code == 0);
  const SudoUser user{"lp", "", TOOLKIT_SYSCTL_SETUP};
  const SudoUser rules{"lp", user.tool() + " __as-root", TOOLKIT_SYSCTL_SETUP};
  const Step step;
  ::chmod(step.folder().path().c_str(), 0755);
  for (const char* file : {"state", "output", "summary"}) ::chmod((step.folder() / file).c_str(), 0666);
  const ProgramOptions options = step.options_of_action(
      "sysctl-setup",
      {{"INPUT_SETTINGS", "net.core.somaxconn=311"}, {"INPUT_UNDO", "always"}, {"RUNNER_TEMP", user.temp()}});
  // Root's part waits for the journal, so that it can be met.
  const UniqueFd lock{::open((machine.journal() + "/machine.lock").c_str(), O_RDWR | O_CLOEXEC)};
  REQUIRE(::flock(lock.get(), LOCK_EX) == 0);
  Program setup{machine.network().inside(user.call({"--journal", machine.journal()})), options};
  test::wait_until("root's part", [&] {
    return std::ranges::any_of(proc::all_processes(), [&](const proc::Process& process) {
      return proc::command_line(process) == user.tool() + " __as-root" &&
             has_open(process.pid, machine.journal() + "/machine.lock") && proc::send_signal(process, SIGKILL);
    });
  });
  const Ended ended = setup.finish();
  INFO(ended.out << ended.err);
  CHECK(ended.code == 0);
  CHECK(contains(ended.out + ended.err, "ended before it was done"));
  CHECK(step.states().at("machine") == "true");
}

TEST_CASE("without sudo it is said once what could not be done, and no build breaks", "[sysctl-setup]") {
  if (const std::string why = obstacle(); !why.empty()) SKIP_TEST(why);
  const Machine machine;
  machine.network().write("net/core/somaxconn", "128");
  machine.network().write("net/ipv4/tcp_syncookies", "1");
  const SudoUser user{"daemon", "", TOOLKIT_SYSCTL_SETUP};
  const Ended set =
      run_as(user, machine, {"net.core.somaxconn=311", "net.ipv4.tcp_tw_reuse=0", "net.ipv4.tcp_syncookies=1"});
  INFO(set.out << set.err);
  CHECK(set.code == 0);
  CHECK(machine.read("net/core/somaxconn") == "128");
  CHECK(contains(set.out, "1 already so, 0 clamped, 2 not applied"));
  CHECK(times(set.err, "warning: ") == 1);
  CHECK(run_as(user, machine, {"--on-failure", "fail", "net.core.somaxconn=311"}).code == 1);
  CHECK(run_as(user, machine, {"--check", "net.ipv4.tcp_syncookies=1"}).code == 0);
  // What is so already needs nobody.
  const Ended so = run_as(user, machine, {"net.ipv4.tcp_syncookies=1"});
  CHECK((so.code == 0 && so.err.empty()));
}

TEST_CASE("a job that could change nothing does not fail in its last step", "[sysctl-setup]") {
  if (const std::string why = obstacle(); !why.empty()) SKIP_TEST(why);
  const Machine machine;
  machine.network().write("net/core/somaxconn", "128");
  ::chmod(machine.folder().path().c_str(), 0755);
  CHECK(machine.run({"net.ipv4.tcp_tw_reuse=0"}).code == 0);  // root's journal is there
  const SudoUser user{"bin", "", TOOLKIT_SYSCTL_SETUP};
  const Step step;
  ::chmod(step.folder().path().c_str(), 0755);
  for (const char* file : {"state", "output", "summary"}) ::chmod((step.folder() / file).c_str(), 0666);
  ProgramOptions options = step.options_of_action(
      "sysctl-setup",
      {{"INPUT_SETTINGS", "net.core.somaxconn=311"}, {"INPUT_UNDO", "always"}, {"RUNNER_TEMP", user.temp()}});
  const auto run = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"--journal", machine.journal()});
    return run_program(machine.network().inside(user.call(words)), options);
  };
  CHECK(run({}).code == 0);
  CHECK(machine.read("net/core/somaxconn") == "128");
  for (const auto& [name, value] : step.states()) options.environment["STATE_" + name] = value;
  const Ended last = run({"restore"});
  INFO(last.out << last.err);
  CHECK(last.code == 0);
  CHECK(last.err.empty());
}

TEST_CASE("a user who is not root sets a server up, with a journal of his own", "[sysctl-setup][servers]") {
  if (const std::string why = SudoUser::obstacle(); !why.empty()) SKIP_TEST(why);
  const test::OrdinaryRedis redis{"battery-staple"};
  struct Row {
    const char* user;
    bool has_runtime_folder;
  };
  for (const Row& row : {Row{"sys", true}, Row{"games", false}}) {
    const SudoUser user{row.user, "", TOOLKIT_SYSCTL_SETUP};
    CAPTURE(row.user);
    const std::string base =
        row.has_runtime_folder ? user.temp() + "/ci-toolkit" : "/tmp/ci-toolkit-" + std::to_string(user.id());
    const std::string journal = base + "/sysctl/servers.json";
    std::filesystem::remove_all(base);
    ProgramOptions options = user.options(false);
    options.environment["XDG_STATE_HOME"] = row.has_runtime_folder ? user.temp() : user.folder() / "nowhere";
    const std::vector<std::string> machine{"--journal", user.folder() / "machine"};
    const auto run = [&](std::vector<std::string> words) {
      words.insert(words.begin(), machine.begin(), machine.end());
      return run_program(user.call(words), options);
    };
    const Ended set = run({"--redis", redis.own_url()});
    INFO(set.out << set.err);
    CHECK(set.code == 0);
    CHECK(contains(set.out, "5 changed, 0 already so"));
    struct stat status {};
    REQUIRE(::stat(journal.c_str(), &status) == 0);
    CHECK(status.st_uid == user.id());
    CHECK((status.st_mode & 0777U) == 0600U);
    CHECK(run({"restore"}).code == 1);
    const Ended undone = run({"restore", "--redis", redis.own_url()});
    INFO(undone.out << undone.err);
    CHECK(undone.code == 0);
    CHECK(redis.all() == test::OrdinaryRedis::kBefore);
    CHECK(::access(journal.c_str(), F_OK) != 0);
    std::filesystem::remove_all(base);
  }
}

TEST_CASE("a user without sudo puts a server back where root has a journal of the machine", "[sysctl-setup][servers]") {
  if (const std::string why = SudoUser::obstacle(); !why.empty()) SKIP_TEST(why);
  const test::OrdinaryRedis redis{"battery-staple"};
  const SudoUser user{"sys", "", TOOLKIT_SYSCTL_SETUP};
  const std::string roots = user.folder() / "roots";
  std::filesystem::create_directory(roots);
  ::chmod(roots.c_str(), 0700);
  const Step step;
  ProgramOptions options = step.options_of_action("sysctl-setup", {{"INPUT_REDIS", redis.own_url()},
                                                                   {"INPUT_UNDO", "always"},
                                                                   {"RUNNER_TEMP", user.temp()},
                                                                   {"XDG_STATE_HOME", user.temp()}});
  ::chmod(step.folder().path().c_str(), 0755);
  for (const char* file : {"state", "output", "summary"}) ::chmod((step.folder() / file).c_str(), 0666);
  CHECK(run_program(user.call({"--journal", roots}), options).code == 0);
  // By hand he cannot know what root's journal holds.
  const Ended by_hand =
      run_program(user.call({"--journal", roots, "restore"}), {.environment = {{"XDG_STATE_HOME", user.temp()}}});
  CHECK(by_hand.code == 1);
  CHECK(contains(by_hand.err, "not everything was put back: only root may read"));
  CHECK(contains(by_hand.err, "give --redis again"));
  for (const auto& [name, value] : step.states()) options.environment["STATE_" + name] = value;
  const Ended last = run_program(user.call({"--journal", roots, "restore"}), options);
  INFO(last.out << last.err);
  CHECK(last.code == 0);
  CHECK(commands_of(last, "error").empty());
  CHECK(redis.all() == test::OrdinaryRedis::kBefore);
}

}  // namespace toolkit::tools_test
