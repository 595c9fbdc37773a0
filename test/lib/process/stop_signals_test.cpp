#include "lib/process/stop_signals.hpp"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <thread>

#include "test/support/catch.hpp"
#include "test/support/far_away.hpp"
#include "test/support/forked.hpp"

using namespace toolkit;
using process::StopSignals;
using test::far_away;
using test::in_forked_child;

namespace {

void unblock_and_reset() {
  sigset_t none;
  ::sigemptyset(&none);
  ::pthread_sigmask(SIG_SETMASK, &none, nullptr);
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

}  // namespace

TEST_CASE("SIGINT and SIGTERM can be waited for and read", "[process]") {
  for (const int signal : {SIGINT, SIGTERM}) {
    const int status = in_forked_child([signal] {
      unblock_and_reset();
      StopSignals signals;
      if (signals.take() != 0) return 1;
      ::kill(::getpid(), signal);
      if (wait_for(signals.fd(), POLLIN, far_away()) != Wake::ready) return 2;
      return signals.take() == signal ? 0 : 3;
    });
    CHECK(status == 0);
  }
}

TEST_CASE("a signal is held back from the threads that were started meanwhile too", "[process]") {
  const int status = in_forked_child([] {
    unblock_and_reset();
    StopSignals signals;
    Cancel stop;
    std::thread other{[&] { (void)wait_for(stop.fd(), POLLIN, far_away()); }};
    ::kill(::getpid(), SIGTERM);
    const bool came = wait_for(signals.fd(), POLLIN, far_away()) == Wake::ready;
    stop.cancel();
    other.join();
    return came && signals.take() == SIGTERM ? 0 : 1;
  });
  CHECK(status == 0);
}

TEST_CASE("a signal that was ignored when we were started stays ignored", "[process]") {
  const int status = in_forked_child([] {
    unblock_and_reset();
    std::signal(SIGINT, SIG_IGN);
    StopSignals signals;
    ::kill(::getpid(), SIGINT);
    if (signals.take() != 0) return 1;
    ::kill(::getpid(), SIGTERM);
    return signals.take() == SIGTERM ? 0 : 2;
  });
  CHECK(status == 0);
}

TEST_CASE("a second signal ends the process at once", "[process]") {
  const int status = in_forked_child([] {
    unblock_and_reset();
    StopSignals signals;
    ::kill(::getpid(), SIGINT);
    if (signals.take() != SIGINT) return 1;
    ::kill(::getpid(), SIGTERM);
    return 2;
  });
  REQUIRE(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGTERM);
}

TEST_CASE("the signals act as before once nobody waits for them", "[process]") {
  const int status = in_forked_child([] {
    unblock_and_reset();
    { const StopSignals signals; }
    ::kill(::getpid(), SIGTERM);
    return 2;
  });
  REQUIRE(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGTERM);
}
