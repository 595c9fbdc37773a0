#include "lib/process/replace.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "lib/core/unique_fd.hpp"
#include "test/lib/process/status.hpp"
#include "test/support/catch.hpp"
#include "test/support/forked.hpp"
#include "test/support/temp_dir.hpp"

using namespace toolkit;
using process::replace_process;
using process::test::has_no_signals;
using process::test::status_field;
using test::in_forked_child;

namespace {

void become_unusual() {
  sigset_t all;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_BLOCK, &all, nullptr);
  for (const int signal : {SIGINT, SIGTERM, SIGPIPE, SIGCHLD, SIGUSR1, SIGRTMAX}) std::signal(signal, SIG_IGN);
}

/// What the child writes to its standard output, and its status, as a program of its own has it.
struct Output {
  explicit Output(const std::vector<std::string>& argv) {
    const test::TempDir folder;
    status = in_forked_child([&] {
      const int out = ::open((folder / "out").c_str(), O_CREAT | O_WRONLY, 0600);
      ::dup2(out, STDOUT_FILENO);
      ::close(out);
      const std::string line = std::to_string(::getpid()) + "\n";
      if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) return 98;
      become_unusual();
      std::string why;
      return replace_process(argv, why);
    });
    const std::string all = folder.read("out");
    pid = all.substr(0, all.find('\n'));
    text = all.substr(std::min(all.find('\n') + 1, all.size()));
  }
  int status = 0;
  std::string pid;
  std::string text;
};

/// What a call that cannot work returns, which is also the child's exit code.
int failed_replace(const std::string& program) {
  const int status = in_forked_child([&] {
    std::string why;
    const int code = replace_process({program}, why);
    return why.empty() ? 1 : code;
  });
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

TEST_CASE("the new program has our pid and an empty signal mask and default dispositions", "[process]") {
  const Output output{{"cat", "/proc/self/status"}};
  REQUIRE(output.status == 0);
  CHECK(status_field(output.text, "Name") == "cat");
  CHECK(status_field(output.text, "Pid") == output.pid);
  CHECK(has_no_signals(output.text, "SigBlk"));
  CHECK(has_no_signals(output.text, "SigIgn"));
}

TEST_CASE("the new program has its own exit code and arguments", "[process]") {
  const Output output{{"sh", "-c", "printf %s \"$1\"; exit 7", "sh", "a b"}};
  CHECK(WEXITSTATUS(output.status) == 7);
  CHECK(output.text == "a b");
}

TEST_CASE("the new program has none of our close-on-exec descriptors", "[process]") {
  const UniqueFd ours{::open("/dev/null", O_RDONLY | O_CLOEXEC)};
  const Output output{{"test", "-e", "/proc/self/fd/" + std::to_string(ours.get())}};
  CHECK(WEXITSTATUS(output.status) == 1);
}

TEST_CASE("a program that is not there gives 127 and one that cannot be executed 126", "[process]") {
  const test::TempDir folder;
  CHECK(failed_replace("toolkit-no-such-program") == 127);
  CHECK(failed_replace("/nonexistent/program") == 127);
  CHECK(failed_replace(folder.path().string()) == 126);
  CHECK(failed_replace(folder.write("script", "#!/bin/sh\n")) == 126);
}
