#include <unistd.h>

#include "lib/proc/process_table.hpp"
#include "test/support/catch.hpp"
#include "test/support/forked.hpp"

using namespace toolkit;

TEST_CASE("the user who started a process is told, whatever it runs as", "[proc]") {
  CHECK(proc::real_user_of(::getpid()) == ::getuid());
  CHECK_FALSE(proc::real_user_of(0));
  CHECK_FALSE(proc::real_user_of(1 << 23));  // there are at most 2^22
  if (::geteuid() != 0) SKIP_TEST("only root can become another user");
  CHECK(test::in_forked_child([] {
          if (::setresuid(65534, 0, 0) != 0) return 1;
          return proc::real_user_of(::getpid()) == uid_t{65534} ? 0 : 2;
        }) == 0);
}
