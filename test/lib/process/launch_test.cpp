#include "lib/process/launch.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "lib/core/unique_fd.hpp"
#include "test/support/catch.hpp"
#include "test/support/temp_dir.hpp"

using namespace toolkit;
using process::launch;
using process::Launch;
using test::TempDir;

namespace {

struct Said {
  int code;
  std::string text;
};

/// Standard output is a file; -1 for a command that was not started, or ended by a signal.
Said run(const TempDir& folder, Launch command) {
  const UniqueFd file{::open((folder / "said").c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)};
  command.streams.out = file.get();
  const auto pid = launch(command);
  if (!pid) return {-1, pid.error().message};
  int status = 0;
  REQUIRE(::waitpid(*pid, &status, 0) == *pid);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, folder.read("said")};
}

Launch shell(const std::string& script) {
  return {.argv = {"sh", "-c", script}, .environment = Environment::of_this_process(), .streams = {}};
}

}  // namespace

TEST_CASE("a launched command has this environment and no other", "[process]") {
  const TempDir folder;
  Launch command{.argv = {"env"}, .environment = {}, .streams = {}};
  command.environment.set("PATH", "/usr/bin:/bin");
  command.environment.set("A", "two\nlines");
  CHECK(run(folder, command).text == "A=two\nlines\nPATH=/usr/bin:/bin\n");
}

TEST_CASE("the program is looked up in the command's own PATH", "[process]") {
  const TempDir folder;
  std::filesystem::permissions(folder.write("some-tool", "#!/bin/sh\necho found\n"), std::filesystem::perms::owner_all);
  Launch command{.argv = {"some-tool"}, .environment = Environment::of_this_process(), .streams = {}};
  CHECK(run(folder, command).code == -1);
  command.environment.set("PATH", folder.path());
  CHECK(run(folder, command).text == "found\n");
}

TEST_CASE("a command starts in its folder", "[process]") {
  const TempDir folder;
  Launch command = shell("pwd -P");
  command.workdir = "/proc";
  CHECK(run(folder, command).text == "/proc\n");
  command.workdir = folder / "nowhere";
  const auto pid = launch(command);
  REQUIRE_FALSE(pid.has_value());
  CHECK(pid.error().failure == Failure::not_found);
  CHECK(pid.error().message == "the folder " + folder / "nowhere" + " could not be entered: No such file or directory");
}

TEST_CASE("a program that is not there, or none at all, is an error with its name", "[process]") {
  const TempDir folder;
  Launch command{.argv = {"no-such-program"}, .environment = Environment::of_this_process(), .streams = {}};
  auto pid = launch(command);
  REQUIRE_FALSE(pid.has_value());
  CHECK(pid.error().failure == Failure::not_found);
  CHECK(pid.error().message == "no-such-program could not be started: No such file or directory");
  command.argv = {folder.write("text", "")};
  pid = launch(command);
  REQUIRE_FALSE(pid.has_value());
  CHECK(pid.error().failure == Failure::rejected);
  CHECK(::waitpid(-1, nullptr, WNOHANG) == -1);  // what was forked for it is reaped
}

TEST_CASE("a command begins with an empty signal mask and all defaults, in a group of its own", "[process]") {
  const TempDir folder;
  sigset_t blocked;
  sigset_t before;
  ::sigemptyset(&blocked);
  ::sigaddset(&blocked, SIGTERM);
  ::sigprocmask(SIG_BLOCK, &blocked, &before);
  const auto old = std::signal(SIGPIPE, SIG_IGN);
  const Said said =
      run(folder, shell("grep -E 'Sig(Blk|Ign)' /proc/self/status; ps -o pgid= -p $$ | tr -d ' '; echo $$"));
  std::signal(SIGPIPE, old);
  ::sigprocmask(SIG_SETMASK, &before, nullptr);
  CHECK(said.text.rfind("SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n", 0) == 0);
  const std::size_t last = said.text.rfind('\n', said.text.size() - 2) + 1;
  const std::string pid = said.text.substr(last);
  CHECK(said.text.substr(0, last).ends_with("\n" + pid));
}

TEST_CASE("streams that are not given are /dev/null, and one may be given twice or crossed over", "[process]") {
  const TempDir folder;
  CHECK(run(folder, shell("readlink /proc/$$/fd/0 /proc/$$/fd/2")).text == "/dev/null\n/dev/null\n");
  const UniqueFd file{::open((folder / "both").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)};
  Launch command = shell("echo out; echo err >&2");
  command.streams = {.out = file.get(), .err = file.get()};
  const auto pid = launch(command);
  REQUIRE(pid.has_value());
  ::waitpid(*pid, nullptr, 0);
  CHECK(folder.read("both") == "out\nerr\n");
}

TEST_CASE("a command inherits nothing but its streams", "[process]") {
  const TempDir folder;
  const UniqueFd ours{::open(folder.write("ours", "").c_str(), O_RDONLY | O_CLOEXEC)};
  const Said said = run(folder, shell("ls -l /proc/$$/fd"));
  CHECK(said.text.find(folder / "said") != std::string::npos);
  CHECK(said.text.find(folder / "ours") == std::string::npos);
}

TEST_CASE("a control group that a command cannot start in is passed over", "[process]") {
  const TempDir folder;
  for (const std::string& group : {folder / "nowhere", folder.path().string()}) {
    Launch command = shell("echo started");
    command.group = group;
    CHECK(run(folder, command).text == "started\n");
  }
}
