#include "lib/process/capture.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "test/lib/process/status.hpp"
#include "test/support/catch.hpp"
#include "test/support/far_away.hpp"
#include "test/support/pids.hpp"
#include "test/support/temp_dir.hpp"

using namespace toolkit;
using namespace std::chrono_literals;
using process::capture;
using process::Captured;
using process::test::has_no_signals;
using test::far_away;

namespace {

Captured captured(const std::vector<std::string>& argv, std::size_t limit = 65536) {
  auto result = capture(argv, limit, far_away());
  REQUIRE(result.has_value());
  REQUIRE(result->status.has_value());
  return std::move(*result);
}

}  // namespace

TEST_CASE("standard output and standard error are kept in the order they came", "[process]") {
  const Captured result = captured({"sh", "-c", "echo one; echo two >&2; echo three; exit 4"});
  CHECK(result.tail == "one\ntwo\nthree\n");
  CHECK(result.status->code == 4);
}

TEST_CASE("only the end of a long output is kept", "[process]") {
  CHECK(captured({"seq", "100000"}, 13).tail == "99999\n100000\n");
  CHECK(captured({"seq", "100000"}, 0).tail.empty());
}

TEST_CASE("standard input is the null device", "[process]") {
  CHECK(captured({"readlink", "/proc/self/fd/0"}).tail == "/dev/null\n");
  CHECK(captured({"cat"}).tail.empty());
}

TEST_CASE("a command has an empty signal mask and default dispositions whatever ours are", "[process]") {
  sigset_t ours;
  sigset_t before;
  ::sigemptyset(&ours);
  for (const int signal : {SIGTERM, SIGINT, SIGUSR1, SIGCHLD}) ::sigaddset(&ours, signal);
  REQUIRE(::pthread_sigmask(SIG_BLOCK, &ours, &before) == 0);
  auto* const pipe_before = std::signal(SIGPIPE, SIG_IGN);
  auto* const user_before = std::signal(SIGUSR2, SIG_IGN);
  const Captured result = captured({"cat", "/proc/self/status"});
  std::signal(SIGPIPE, pipe_before);
  std::signal(SIGUSR2, user_before);
  REQUIRE(::pthread_sigmask(SIG_SETMASK, &before, nullptr) == 0);
  CHECK(has_no_signals(result.tail, "SigBlk"));
  CHECK(has_no_signals(result.tail, "SigIgn"));
}

TEST_CASE("a command finds an ordinary pipe", "[process]") {
  const std::string flags = captured({"sh", "-c", "grep flags: /proc/self/fdinfo/1"}).tail;
  CHECK((std::strtoul(flags.substr(flags.find('0')).c_str(), nullptr, 8) & O_NONBLOCK) == 0);
}

TEST_CASE("endless output ends at the deadline and fills the tail only", "[process]") {
  const auto result = capture({"yes"}, 1000, Deadline::after(200ms));
  REQUIRE(result);
  CHECK_FALSE(result->status);
  CHECK(result->tail.size() <= 1000);
}

TEST_CASE("a command that takes too long has no status", "[process]") {
  const auto result = capture({"sleep", "1000"}, 10, Deadline::after(20ms));
  REQUIRE(result);
  CHECK_FALSE(result->status);
}

TEST_CASE("a cancelled command is killed with what it started", "[process]") {
  const test::TempDir folder;
  const std::string pipe = folder / "pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  Cancel cancel;
  UniqueFd grandchild;
  std::thread canceller{[&] {
    pid_t pid = 0;
    std::ifstream{pipe} >> pid;
    grandchild = test::held(pid);
    cancel.cancel();
  }};
  const auto result = capture({"sh", "-c", "sleep 1000 & echo $! > " + pipe + "; wait"}, 10, far_away(&cancel));
  canceller.join();
  REQUIRE(result);
  CHECK_FALSE(result->status);
  REQUIRE(grandchild);
  CHECK(wait_for(grandchild.get(), POLLIN, far_away()) == Wake::ready);
}

TEST_CASE("a process that a command leaves behind does not hold us", "[process]") {
  const Captured result = captured({"sh", "-c", "sleep 1000 & echo $!"});
  CHECK(result.status->success());
  const pid_t left_behind = std::atoi(result.tail.c_str());
  REQUIRE(left_behind > 1);
  CHECK(::kill(left_behind, SIGKILL) == 0);  // it was alive, and had our pipe
}

TEST_CASE("a command that closes its output is still waited for", "[process]") {
  const Captured result = captured({"sh", "-c", "echo bye; exec >&- 2>&-; sleep 0.05; exit 5"});
  CHECK(result.tail == "bye\n");
  CHECK(result.status->code == 5);
}

TEST_CASE("a command that is not there is an error", "[process]") {
  const auto result = capture({"toolkit-no-such-program"}, 10, far_away());
  REQUIRE_FALSE(result);
  CHECK(result.error().failure == Failure::not_found);
}
