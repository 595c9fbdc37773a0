// Where actions/launcher/run keeps a program, alone or with others at the same place and time.
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <memory>

#include "test/support/catch.hpp"
#include "test/support/wait_until.hpp"
#include "test/tools/launcher_release.hpp"
#include "test/tools/program.hpp"
#include "test/tools/shells.hpp"

namespace toolkit::tools_test {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

/// Runs a script in which it can mount, its folder being $0. Code 77 when this machine lets nobody mount.
Ended run_with_mounts(const std::string& script, const std::string& folder, Variables environment) {
  environment["PATH"] += ":/usr/sbin:/usr/bin:/sbin:/bin";
  const std::string start = "unshare -m true 2>/dev/null || exit 77; exec unshare -m sh -c \"$1\" \"$0\"";
  return run_program({"sh", "-c", start, folder, script}, {.environment = environment});
}

void make_older(const std::string& path, std::chrono::minutes age) {
  fs::last_write_time(path, fs::file_time_type::clock::now() - age);
}

}  // namespace

TEST_CASE("where a tool cannot be kept the next place is taken", "[launcher]") {
  const Release release;
  Variables environment = release.environment({"curl"});
  environment["RUNNER_TOOL_CACHE"] = release.folder().write("no-folder", "");
  environment["RUNNER_TEMP"] = "/proc/nothing";
  environment["TMPDIR"] = release.folder() / "tmp";
  const Ended ended = run_program(release.run(), {.environment = environment});
  INFO(ended.err);
  CHECK(ended.code == 0);
  CHECK(contains(ended.out, release.kept(release.folder() / "tmp")));

  environment["TMPDIR"] = "/proc/nowhere";
  environment["HOME"] = "/proc/home";
  const Ended nowhere = run_program(release.run(), {.environment = environment});
  CHECK(nowhere.code == 3);
  for (const std::string& place : {release.folder() / "no-folder", std::string{"/proc/nothing"},
                                   std::string{"/proc/nowhere"}, std::string{"/proc/home/.cache"}}) {
    CHECK(contains(nowhere.err, "\n  " + place + "/ci-toolkit/1.2.3/"));
  }
}

TEST_CASE("a place that is full, read-only or lets nothing be executed is passed over", "[launcher]") {
  const Release release;
  Variables environment = release.environment({"curl"});
  environment["RUNNER_TOOL_CACHE"] = release.folder() / "full";
  environment["RUNNER_TEMP"] = release.folder() / "noexec";
  environment["TMPDIR"] = release.folder() / "readonly";
  environment["HOME"] = release.folder() / "home";
  for (const char* name : {"full", "noexec", "readonly"}) fs::create_directories(release.folder() / name);
  if (::geteuid() != 0) SKIP_TEST("mounting needs root");
  const std::string script =
      "mount -t tmpfs -o size=4k none \"$0/full\" && mount -t tmpfs -o noexec none \"$0/noexec\" && "
      "mount -t tmpfs -o ro none \"$0/readonly\" && touch /dev/null || exit 77; exec /bin/sh \"$0/launcher/run\" demo";
  const Ended ended = run_with_mounts(script, release.folder().path(), environment);
  if (ended.code == 77) SKIP_TEST("nothing can be mounted here");
  INFO(ended.err);
  CHECK(ended.code == 0);
  CHECK(contains(ended.out, release.kept(release.folder() / "home/.cache")));
}

TEST_CASE("where a place becomes full during the download the next one is taken", "[launcher]") {
  if (::geteuid() != 0) SKIP_TEST("mounting needs root");
  const Release release;
  Variables environment = release.environment({});
  environment["RUNNER_TOOL_CACHE"] = release.folder() / "full";
  environment["HOME"] = release.folder() / "home";
  fs::create_directories(release.folder() / "full");
  release.folder().write_script("bin/curl", "#!/bin/sh\ncat /dev/zero >'" + (release.folder() / "full/other") +
                                                "' 2>/dev/null\nexec " + shell("command -v curl") + " \"$@\"\n");
  const Ended ended =
      run_with_mounts("mount -t tmpfs -o size=1m none \"$0/full\" || exit 77; exec /bin/sh \"$0/launcher/run\" demo",
                      release.folder().path(), environment);
  if (ended.code == 77) SKIP_TEST("nothing can be mounted here");
  INFO(ended.err);
  CHECK(ended.code == 0);
  CHECK(contains(ended.out, release.kept(release.folder() / "home/.cache")));
}

TEST_CASE("a folder of another user in TMPDIR is not used", "[launcher]") {
  if (::geteuid() != 0) SKIP_TEST("another user's folder needs root");
  const Release release;
  Variables environment = release.environment({"curl"});
  environment.erase("RUNNER_TOOL_CACHE");
  environment["HOME"] = release.folder() / "home";
  const std::string shared = release.folder() / "tmp";
  environment["TMPDIR"] = shared;
  REQUIRE(run_program(release.run(), {.environment = environment}).code == 0);
  REQUIRE(files_below(shared) == Words{release.kept(shared)});
  CHECK(fs::status(shared + "/ci-toolkit").permissions() == fs::perms::owner_all);

  const auto take_from_home = [&] {
    for (const Words& shell : shells()) {
      INFO(shell.front());
      fs::remove_all(release.folder() / "home");
      const Ended ended = run_program(call_by(shell, release), {.environment = environment});
      CHECK(ended.code == 0);
      CHECK(contains(ended.out, release.kept(release.folder() / "home/.cache")));
      CHECK(ended.err.empty());
    }
  };
  REQUIRE(::chown((shared + "/ci-toolkit").c_str(), 65534, 65534) == 0);
  take_from_home();  // whose program is as wanted, so far
  fs::rename(shared + "/ci-toolkit", shared + "/elsewhere");
  REQUIRE(::chown((shared + "/elsewhere").c_str(), 0, 0) == 0);
  fs::create_directory_symlink(shared + "/elsewhere", shared + "/ci-toolkit");
  take_from_home();
  fs::remove_all(shared + "/elsewhere/1.2.3");
  take_from_home();
  CHECK(files_below(shared).empty());
}

TEST_CASE("a tool cache of another user is used: a job container's root has the host's", "[launcher]") {
  if (::geteuid() != 0) SKIP_TEST("another user's folder needs root");
  const Release release;
  const Variables environment = release.environment({"curl"});
  fs::create_directories(release.cache());
  REQUIRE(::chown(release.cache().c_str(), 65534, 65534) == 0);
  REQUIRE(run_program(release.run(), {.environment = environment}).code == 0);
  shell("chown -R 65534 '" + release.cache() + "'");
  CHECK(contains(run_program(release.run(), {.environment = environment}).out, release.kept(release.cache())));
  CHECK(release.hits() == 1);
}

TEST_CASE("two releases of one version keep their programs side by side", "[launcher]") {
  const Release release;
  const Variables environment = release.environment({"curl"});
  REQUIRE(run_program(release.run(), {.environment = environment}).code == 0);
  std::string lock = release.folder().read("launcher/release.lock");
  lock.replace(lock.find("@sha256:") + 8, 12, "abcdefabcdef");
  release.folder().write("launcher/release.lock", lock);
  CHECK(run_program(release.run(), {.environment = environment}).code == 0);
  const std::string other = release.cache() + "/ci-toolkit/1.2.3/" + machine() + "-abcdefabcdef/demo";
  CHECK(fs::exists(other));
  CHECK(fs::exists(release.kept(release.cache())));
}

TEST_CASE("ten launchers at once all run what was verified and leave one program", "[launcher]") {
  const Release release;
  const Variables environment = release.environment({"curl"});
  std::vector<std::unique_ptr<Program>> all;
  for (int i = 0; i < 10; ++i) {
    all.push_back(std::make_unique<Program>(release.run(), ProgramOptions{.environment = environment}));
  }
  for (const auto& one : all) {
    const Ended ended = one->finish();
    INFO(ended.err);
    CHECK(ended.code == 0);
    CHECK(contains(ended.out, "action=demo"));
  }
  CHECK(files_below(release.cache()) == Words{release.kept(release.cache())});
}

TEST_CASE("launchers with the same process id in job containers that share a tool cache do not meet", "[launcher]") {
  if (::geteuid() != 0) SKIP_TEST("a namespace of process ids needs root");
  if (run_program({"unshare", "--pid", "--fork", "true"}).code != 0) SKIP_TEST("no namespace of process ids here");
  Release release;
  constexpr int kLaunchers = 5;
  release.hold_downloads(kLaunchers);
  const Variables environment = release.environment({"curl"});
  Words call = release.run();
  call.insert(call.begin(), {shell("command -v unshare"), "--pid", "--fork"});
  std::vector<std::unique_ptr<Program>> all;
  for (int i = 0; i < kLaunchers; ++i) {
    all.push_back(std::make_unique<Program>(call, ProgramOptions{.environment = environment}));
  }
  for (const auto& one : all) {
    const Ended ended = one->finish();
    INFO(ended.err);
    CHECK(ended.code == 0);
    CHECK(ended.err.empty());
    CHECK(contains(ended.out, release.kept(release.cache()) + " args= action=demo node= pid=1\n"));
  }
  CHECK(files_below(release.cache()) == Words{release.kept(release.cache())});
}

TEST_CASE("what a killed launcher left is removed after an hour, by one that fetches or not", "[launcher]") {
  Release release;
  release.stall_downloads();
  const Variables environment = release.environment({"find"});
  trace(release, "curl");
  Program killed{release.run(), {.environment = environment}};
  REQUIRE(release.wait_for_hits(1));
  const std::string place = fs::path{release.kept(release.cache())}.parent_path();
  const std::string left = fs::directory_iterator { place } -> path().string();
  test::wait_until("the first half is there", [&] { return fs::exists(left + "/program.gz"); });
  killed.signal(SIGKILL);
  ::kill(std::stoi(release.folder().read("pid")), SIGKILL);
  CHECK(killed.finish().signal == SIGKILL);

  release.hold_downloads(0);
  REQUIRE(run_program(release.run(), {.environment = environment}).code == 0);
  CHECK(fs::exists(left));
  make_older(left, 50min);
  REQUIRE(run_program(release.run(), {.environment = environment}).code == 0);
  CHECK(fs::exists(left));
  make_older(left, 70min);
  REQUIRE(run_program(release.run(), {.environment = environment}).code == 0);
  CHECK(files_below(release.cache()) == Words{release.kept(release.cache())});

  fs::remove(release.kept(release.cache()));
  fs::create_directory(left);
  make_older(left, 70min);
  REQUIRE(run_program(release.run(), {.environment = environment}).code == 0);
  CHECK(files_below(release.cache()) == Words{release.kept(release.cache())});
  CHECK(release.hits() == 3);
}

}  // namespace toolkit::tools_test
