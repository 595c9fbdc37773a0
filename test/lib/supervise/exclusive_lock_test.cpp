#include "lib/supervise/exclusive_lock.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "lib/process/pipe.hpp"
#include "test/support/catch.hpp"
#include "test/support/forked.hpp"
#include "test/support/temp_dir.hpp"

using namespace toolkit;
using supervise::ExclusiveLock;
using supervise::is_lock_name;

namespace {

ExclusiveLock opened(const std::string& folder, const std::string& name = "name") {
  auto lock = ExclusiveLock::open(folder, name);
  REQUIRE(lock.has_value());
  return std::move(*lock);
}

mode_t mode_of(const std::string& path) {
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777U;
}

}  // namespace

TEST_CASE("a lock is taken by one, and others are told by whom", "[supervise]") {
  const test::TempDir folder;
  ExclusiveLock first = opened(folder.path());
  ExclusiveLock second = opened(folder.path());
  CHECK(second.holder().empty());
  CHECK(first.try_take("process 7: make\ncheck"));
  CHECK_FALSE(second.try_take("somebody else"));
  CHECK(second.holder() == "process 7: make\\ncheck");
  CHECK(folder.read("name.lock") == "process 7: make\ncheck");
}

TEST_CASE("another name is another lock", "[supervise]") {
  const test::TempDir folder;
  ExclusiveLock first = opened(folder.path(), "one");
  ExclusiveLock second = opened(folder.path(), "other");
  CHECK(first.try_take("a"));
  CHECK(second.try_take("b"));
}

TEST_CASE("a shorter holder's name leaves nothing of a longer one, and a very long one is cut", "[supervise]") {
  const test::TempDir folder;
  const ExclusiveLock looker = opened(folder.path());
  {
    ExclusiveLock first = opened(folder.path());
    REQUIRE(first.try_take(std::string(5000, 'x')));
    CHECK(looker.holder() == std::string(200, 'x'));
  }
  ExclusiveLock second = opened(folder.path());
  REQUIRE(second.try_take("short"));
  CHECK(looker.holder() == "short");
}

TEST_CASE("a lock is free once all that share the open file have let it go", "[supervise]") {
  const test::TempDir folder;
  process::Pipe link = process::make_pipe();
  pid_t child = -1;
  {
    ExclusiveLock lock = opened(folder.path());
    REQUIRE(lock.try_take("us"));
    child = ::fork();
    if (child == 0) {
      link.write.reset();
      char byte = 0;
      (void)!::read(link.read.get(), &byte, 1);
      ::_exit(0);
    }
  }
  ExclusiveLock other = opened(folder.path());
  CHECK_FALSE(other.try_take("them"));  // the child lives
  link.write.reset();
  ::waitpid(child, nullptr, 0);
  CHECK(other.try_take("them"));
}

TEST_CASE("folder and file are made for all users, whatever our umask", "[supervise]") {
  const test::TempDir folder;
  const mode_t before = ::umask(077);
  const std::string shared = folder / "some/locks";
  const ExclusiveLock lock = opened(shared);
  ::umask(before);
  CHECK(mode_of(shared) == 01777);
  CHECK(mode_of(shared + "/name.lock") == 0666);
}

TEST_CASE("a file that may only be read is a lock as well", "[supervise]") {
  if (::geteuid() != 0) SKIP_TEST("only root can be another user");
  const test::TempDir folder;
  std::filesystem::permissions(folder.path(), std::filesystem::perms::all);
  (void)folder.write("name.lock", "its owner");
  const int status = test::in_forked_child([&folder] {
    constexpr uid_t kNobody = 65534;
    if (::setuid(kNobody) != 0) return 1;
    auto lock = ExclusiveLock::open(folder.path(), "name");
    return lock && lock->try_take("nobody") && lock->holder() == "its owner" ? 0 : 2;
  });
  CHECK(status == 0);
}

TEST_CASE("where there can be no lock the reason is told", "[supervise]") {
  const test::TempDir folder;
  const auto none = ExclusiveLock::open("/proc/nowhere/locks", "name");
  REQUIRE_FALSE(none.has_value());
  CHECK(none.error().failure == Failure::rejected);
  CHECK(none.error().message.find("/proc/nowhere/locks") != std::string::npos);
  std::filesystem::create_symlink(folder.write("elsewhere", ""), folder / "name.lock");
  CHECK_FALSE(ExclusiveLock::open(folder.path(), "name").has_value());
  CHECK_FALSE(ExclusiveLock::open(folder / "elsewhere", "name").has_value());
}

TEST_CASE("the file is no child's", "[supervise]") {
  const test::TempDir folder;
  const ExclusiveLock lock = opened(folder.path());
  const std::string path = folder / "name.lock";
  for (int fd = 3; fd < 100; ++fd) {
    std::array<char, 4096> target{};
    const std::string link = "/proc/self/fd/" + std::to_string(fd);
    if (::readlink(link.c_str(), target.data(), target.size() - 1) < 0 || path != target.data()) continue;
    CHECK((::fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);
  }
}

TEST_CASE("a lock's name cannot be a path", "[supervise]") {
  for (const char* name : {"a", "integration", "A.b_c-9"}) CHECK(is_lock_name(name));
  for (const char* name : {"", ".", "..", ".hidden", "a/b", "a b", "ä", "a\n"}) CHECK_FALSE(is_lock_name(name));
  CHECK(is_lock_name(std::string(100, 'x')));
  CHECK_FALSE(is_lock_name(std::string(101, 'x')));
}
