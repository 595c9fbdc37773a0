#include "lib/process/signal_queue.hpp"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test/support/catch.hpp"
#include "test/support/subreaper.hpp"

using namespace toolkit;
using process::SignalQueue;
using test::expect;
using test::holds_in_subreaper;

namespace {

bool is_readable(const SignalQueue& queue) {
  pollfd state{queue.fd(), POLLIN, 0};
  return ::poll(&state, 1, 0) == 1;
}

}  // namespace

TEST_CASE("signals wait until they are taken, each once", "[process]") {
  CHECK(holds_in_subreaper([] {
    SignalQueue queue{SIGTERM, SIGUSR1};
    expect(queue.take() == 0 && !is_readable(queue), "none waits");
    ::raise(SIGTERM);
    ::raise(SIGTERM);
    ::raise(SIGUSR1);
    expect(is_readable(queue), "some wait");
    const int first = queue.take();
    const int second = queue.take();
    expect(first + second == SIGTERM + SIGUSR1 && first != second, "both came");
    expect(queue.take() == 0 && !is_readable(queue), "no more wait");
  }));
}

TEST_CASE("a signal that is ignored stays ignored", "[process]") {
  CHECK(holds_in_subreaper([] {
    std::signal(SIGINT, SIG_IGN);
    SignalQueue queue{SIGINT, SIGTERM};
    ::raise(SIGINT);
    expect(queue.take() == 0, "nobody hears of it");
  }));
}

TEST_CASE("a signal whose default is to be ignored is queued", "[process]") {
  CHECK(holds_in_subreaper([] {
    SignalQueue queue{SIGCHLD, SIGWINCH};
    ::raise(SIGWINCH);
    expect(queue.take() == SIGWINCH, "it came");
    if (::fork() == 0) ::_exit(0);
    ::wait(nullptr);
    expect(queue.take() == SIGCHLD, "so did the child's end");
  }));
}

TEST_CASE("signals act as before once they are let go, or the queue is gone", "[process]") {
  for (const bool is_let_go : {true, false}) {
    const int status = test::in_forked_child([is_let_go] {
      std::signal(SIGTERM, SIG_DFL);  // a test's framework has handlers of its own
      {
        SignalQueue queue{SIGTERM};
        if (is_let_go) {
          queue.let_go();
          ::raise(SIGTERM);
          return 1;
        }
      }
      ::raise(SIGTERM);
      return 2;
    });
    CHECK(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == SIGTERM);
  }
}
