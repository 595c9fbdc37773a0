#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "lib/cgroup/group.hpp"
#include "lib/cgroup/own_groups.hpp"
#include "lib/core/result.hpp"
#include "lib/proc/process_table.hpp"
#include "lib/process/launch.hpp"
#include "lib/supervise/group_stage.hpp"
#include "lib/supervise/keeper.hpp"
#include "test/support/catch.hpp"
#include "test/support/forked.hpp"
#include "test/support/temp_dir.hpp"

using namespace toolkit;

TEST_CASE("what a keeper has started ends with it when it throws, and its groups go", "[supervise]") {
  const test::TempDir folder;
  const int status = test::in_forked_child([&folder] {
    return supervise::with_keeper([&folder](supervise::Control&) -> int {
      const auto pid =
          process::launch({.argv = {"sleep", "1000"}, .environment = Environment::of_this_process(), .streams = {}});
      if (!pid) return 1;
      (void)folder.write("pid", std::to_string(*pid));
      (void)folder.write("keeper", std::to_string(::getpid()));
      const auto own = cgroup::own_groups({}).unified;
      std::error_code error;  // where none can be made there is none to remove
      if (own) std::filesystem::create_directory(own->path + "/" + supervise::group_name(::getpid(), 1), error);
      throw EnvironmentError{"no process left"};
    });
  });
  CHECK(WEXITSTATUS(status) == 99);
  CHECK_FALSE(proc::read_process(std::stoi(folder.read("pid"))));
  CHECK(cgroup::Group::find({}, supervise::group_prefix(std::stoi(folder.read("keeper")))).empty());
}
