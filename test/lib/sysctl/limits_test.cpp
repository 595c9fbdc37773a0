#include "lib/sysctl/limits.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>

#include "lib/proc/process_table.hpp"
#include "test/support/catch.hpp"
#include "test/support/contains.hpp"

using namespace toolkit;
using namespace toolkit::sysctl;
using settings::Reason;
using test::contains;

namespace {

/// A process that only sleeps, whose limits may be changed.
class Sleeper {
 public:
  Sleeper() : pid_{::fork()} {
    if (pid_ == 0) {
      for (;;) ::pause();
    }
  }
  Sleeper(const Sleeper&) = delete;
  Sleeper& operator=(const Sleeper&) = delete;
  ~Sleeper() { end(); }
  void end() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = 0;
  }
  [[nodiscard]] LimitedProcess process() const {
    return {.pid = pid_, .start_ticks = proc::read_process(pid_)->start_ticks, .name = "sleeper"};
  }

 private:
  pid_t pid_;
};

}  // namespace

TEST_CASE("a limit is a number, unlimited, or two of them", "[sysctl]") {
  CHECK((read_limit("65536")->soft == 65536 && !read_limit("65536")->hard));
  CHECK((read_limit("10:unlimited")->soft == 10 && read_limit("10:unlimited")->hard == kUnlimited));
  for (const char* bad : {"", "x", "-1", "1:", ":1", "2:1", "unlimited:1", "1:2:3", "1 ", "99999999999999999999"}) {
    INFO(bad);
    CHECK_FALSE(read_limit(bad));
  }
}

TEST_CASE("a limit of another process is set, read back and put back", "[sysctl]") {
  const Sleeper sleeper;
  const auto setting = limit_setting("nofile", sleeper.process());
  const std::string before = *setting->read();
  const std::string hard = before.substr(before.find(':'));
  REQUIRE(setting->write("64" + hard));
  CHECK(*setting->read() == "64" + hard);
  REQUIRE(setting->write("32"));
  CHECK(*setting->read() == "32" + hard);  // the hard one stays where it allows it
  REQUIRE(setting->write(before));
  CHECK(*setting->read() == before);
  // Lowered by one who may not raise it again, the hard limit would stay where it is.
  const auto lowered = setting->write("64:128");
  if (lowered) {
    CHECK(*setting->read() == "64:128");
    REQUIRE(setting->write(before));
  } else {
    CHECK(contains(lowered.error().message, "could not be put back"));
  }
  CHECK(*setting->read() == before);
  CHECK((setting->satisfies("64:128", "64:128") && setting->satisfies("64", "64:128")));
  CHECK_FALSE(setting->satisfies("65", "64:128"));
  CHECK_FALSE(setting->satisfies("64:64", "64:128"));
  CHECK(setting->write("nonsense").error().reason == Reason::invalid_value);
  const auto larger = limit_setting("nofile", sleeper.process(), true);
  CHECK((larger->satisfies("16", "32:128") && !larger->satisfies("64", "32:128")));
  CHECK(larger->satisfies("64", "unlimited:unlimited"));
}

TEST_CASE("every word has the limit of its name", "[sysctl]") {
  const Sleeper sleeper;
  for (const auto& [word, resource] :
       {std::pair{"nofile", RLIMIT_NOFILE}, std::pair{"nproc", RLIMIT_NPROC}, std::pair{"core", RLIMIT_CORE}}) {
    REQUIRE(limit_setting(word, sleeper.process())->write("40"));
    struct rlimit now {};
    REQUIRE(::prlimit(sleeper.process().pid, resource, nullptr, &now) == 0);
    CHECK(now.rlim_cur == 40);
  }
}

TEST_CASE("a limit's id is of one process only", "[sysctl]") {
  Sleeper sleeper;
  const LimitedProcess process = sleeper.process();
  const std::string id = limit_setting("core", process)->id();
  REQUIRE(limit_setting_of_id(id));
  CHECK((*limit_setting_of_id(id))->id() == id);
  CHECK((*limit_setting_of_id(id))->read());
  const auto other = limit_setting("core", {.pid = process.pid, .start_ticks = process.start_ticks + 1, .name = ""});
  CHECK(other->read().error().reason == Reason::gone);
  sleeper.end();
  CHECK((*limit_setting_of_id(id))->read().error().reason == Reason::gone);
  for (const char* bad : {"limit:x@1:2", "limit:core@x:2", "limit:core@1", "limit:"})
    CHECK_FALSE(limit_setting_of_id(bad));
}

TEST_CASE("who started us is known, and that no runner did", "[sysctl]") {
  CHECK(parent_of(::getpid())->pid == ::getppid());
  CHECK_FALSE(runner_above(::getpid()));
}
