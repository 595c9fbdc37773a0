#include "lib/supervise/ending.hpp"

#include <csignal>

#include "test/support/catch.hpp"

using namespace toolkit::supervise;

TEST_CASE("the exit code is the command's own or says how it ended", "[supervise]") {
  CHECK(exit_code({.cause = Cause::exited, .code = 0}) == 0);
  CHECK(exit_code({.cause = Cause::exited, .code = 3}) == 3);
  CHECK(exit_code({.cause = Cause::signalled, .signal = SIGSEGV}) == 139);
  CHECK(exit_code({.cause = Cause::signalled, .signal = SIGKILL, .out_of_memory = true}) == 137);
  CHECK(exit_code({.cause = Cause::timed_out, .code = 3, .signal = 9}) == 124);
  CHECK(exit_code({.cause = Cause::not_found}) == 127);
  CHECK(exit_code({.cause = Cause::not_executable}) == 126);
  CHECK(exit_code({.cause = Cause::interrupted, .signal = SIGINT}) == 130);
}

TEST_CASE("only exit code 0 is a success", "[supervise]") {
  CHECK(success({.cause = Cause::exited, .code = 0}));
  CHECK_FALSE(success({.cause = Cause::exited, .code = 1}));
  for (const Cause cause :
       {Cause::signalled, Cause::timed_out, Cause::not_found, Cause::not_executable, Cause::interrupted}) {
    CHECK_FALSE(success({.cause = cause, .code = 0}));
  }
}

TEST_CASE("how an attempt ended is said in words", "[supervise]") {
  CHECK(text({.cause = Cause::exited, .code = 3}) == "exit code 3");
  CHECK(text({.cause = Cause::signalled, .signal = SIGSEGV}) == "signal 11 (Segmentation fault)");
  CHECK(text({.cause = Cause::timed_out}) == "ran out of time");
  CHECK(text({.cause = Cause::not_found, .why = "x could not be started: No such file or directory"}) ==
        "x could not be started: No such file or directory");
  CHECK(text({.cause = Cause::not_found}) == "the command was not found");
  CHECK(text({.cause = Cause::not_executable}) == "the command cannot be executed");
  CHECK(text({.cause = Cause::interrupted, .signal = SIGTERM}) == "interrupted by signal 15 (Terminated)");
}

TEST_CASE("out of memory is named as such", "[supervise]") {
  CHECK(text({.cause = Cause::signalled, .signal = SIGKILL, .out_of_memory = true, .oom_certain = true}) ==
        "out of memory (killed by the kernel), signal 9 (Killed)");
  CHECK(text({.cause = Cause::signalled, .signal = SIGKILL, .out_of_memory = true}) ==
        "probably out of memory, signal 9 (Killed)");
  CHECK(text({.cause = Cause::exited, .code = 137, .out_of_memory = true}) == "probably out of memory, exit code 137");
}
