// actions/launcher/run finds the program and becomes it, in every POSIX shell that is here.
#include <csignal>
#include <filesystem>

#include "test/support/catch.hpp"
#include "test/support/contains.hpp"
#include "test/tools/program.hpp"
#include "test/tools/scratch.hpp"
#include "test/tools/shells.hpp"

namespace toolkit::tools_test {
namespace {

namespace fs = std::filesystem;
using test::contains;
using Words = std::vector<std::string>;

/// Says what it was started with, and waits for a signal when WAIT is set.
constexpr const char* kFakeTool =
    "#!/bin/sh\n"
    "echo \"$0 args=$# action=$CI_TOOLKIT_ACTION pid=$$\"\n"
    "trap 'exit 42' TERM\n"
    "if [ -n \"${WAIT:-}\" ]; then while :; do sleep 0.01; done; fi\n"
    "exit \"${CODE:-0}\"\n";

/// A checkout as far as the launcher looks at it, with the symlinks of the real one.
class Checkout {
 public:
  Checkout() {
    fs::create_directories(folder_ / "actions/health-wait");
    fs::copy(TOOLKIT_SOURCE_DIR "/actions/launcher", folder_ / "actions/launcher", fs::copy_options::recursive);
    for (const char* link : {"health-wait", "launcher"}) {
      fs::copy_symlink(std::string{TOOLKIT_SOURCE_DIR "/"} + link, folder_ / link);
    }
  }
  [[nodiscard]] std::string operator/(std::string_view name) const { return folder_ / name; }
  [[nodiscard]] const Scratch& folder() const { return folder_; }
  /// A build of this preset, `age` seconds old.
  std::string build(const std::string& preset, int age = 0) const {
    const std::string path = folder_.write_script("build/" + preset + "/bin/health-wait", kFakeTool);
    fs::last_write_time(path, fs::file_time_type::clock::now() - std::chrono::seconds{age});
    return path;
  }

 private:
  Scratch folder_;
};

/// The launcher of `folder` for health-wait, under `shell`.
Words launch(Words shell, const std::string& run) {
  shell.insert(shell.end(), {"-e", run, "health-wait"});
  return shell;
}

}  // namespace

TEST_CASE("CI_TOOLKIT_BIN is taken and one line says so", "[launcher]") {
  const Checkout checkout;
  checkout.build("release");
  const Scratch mine;
  const std::string tool = mine.write_script("health-wait", kFakeTool);
  for (const Words& shell : shells()) {
    INFO(shell.front());
    const Ended ended = run_program(launch(shell, checkout / "actions/launcher/run"),
                                    {.environment = {{"CI_TOOLKIT_BIN", mine.path()}, {"CODE", "7"}}});
    CHECK(ended.code == 7);
    CHECK(ended.out.rfind(tool + " args=0 action=health-wait ", 0) == 0);
    CHECK(ended.err == "ci-toolkit: using " + tool + ", as CI_TOOLKIT_BIN says\n");
  }
}

TEST_CASE("no program in CI_TOOLKIT_BIN is exit code 3 and what to do", "[launcher]") {
  const Checkout checkout;
  checkout.build("release");
  const Scratch empty;
  const Scratch plain;
  plain.write("health-wait", "no program");
  const Scratch nested;
  nested.write("health-wait/action.yml", "a folder, as in a checkout's root");
  for (const Words& shell : shells()) {
    for (const Scratch* folder : {&empty, &plain, &nested}) {
      INFO(shell.front());
      const Ended ended = run_program(launch(shell, checkout / "actions/launcher/run"),
                                      {.environment = {{"CI_TOOLKIT_BIN", folder->path()}}});
      CHECK(ended.code == 3);
      CHECK(ended.out.empty());
      CHECK(contains(ended.err, "CI_TOOLKIT_BIN is " + folder->path()));
      CHECK(contains(ended.err, "health-wait"));
    }
  }
}

TEST_CASE("a checkout's newest build is taken", "[launcher]") {
  for (const Words& shell : shells()) {
    INFO(shell.front());
    const Checkout checkout;
    const std::string run = checkout / "actions/launcher/run";
    const Ended none = run_program(launch(shell, run));
    CHECK(none.code == 3);
    CHECK(contains(none.err, "this is no release's commit: use a tag like v1"));
    CHECK(contains(none.err, "./dev build release"));
    checkout.build("release", 100);
    CHECK(contains(run_program(launch(shell, run)).out, "build/release/bin/health-wait args=0 action=health-wait"));
    checkout.build("dev", 50);
    CHECK(contains(run_program(launch(shell, run)).out, "build/dev/bin/health-wait"));
    checkout.build("release", 10);
    CHECK(contains(run_program(launch(shell, run)).out, "build/release/bin/health-wait"));
  }
}

TEST_CASE("the launcher's signals reach the program", "[launcher]") {
  const Checkout checkout;
  checkout.build("release");
  for (const Words& shell : shells()) {
    INFO(shell.front());
    Program program{launch(shell, checkout / "actions/launcher/run"), {.environment = {{"WAIT", "1"}}}};
    REQUIRE(program.read_until("pid=" + std::to_string(program.pid()) + "\n"));
    program.signal(SIGTERM);
    // The trap may not stand yet: then the signal itself ends the same process.
    const Ended ended = program.finish();
    CHECK((ended.code == 42 || ended.signal == SIGTERM));
  }
}

TEST_CASE("the launcher is found through the root's symlinks and where they are dereferenced", "[launcher]") {
  const Checkout checkout;
  const Scratch copies;
  const std::string copy = copies / "copy";
  checkout.build("release");
  REQUIRE(run_program({"cp", "-rL", checkout.folder().path(), copy}).code == 0);
  REQUIRE_FALSE(fs::is_symlink(copy + "/health-wait"));
  for (const std::string& root : {checkout.folder().path(), copy}) {
    for (const std::string action : {"/health-wait", "/actions/health-wait"}) {
      INFO(root << action);
      // As the action's step writes it.
      const Ended ended = run_program({"sh", "-e", "-c", "exec \"$GITHUB_ACTION_PATH/../launcher/run\" health-wait"},
                                      {.environment = {{"GITHUB_ACTION_PATH", root + action}}});
      CHECK(ended.code == 0);
      CHECK(contains(ended.out, "build/release/bin/health-wait args=0 action=health-wait"));
      CHECK(ended.err.empty());
    }
  }
}

TEST_CASE("the launcher works from any folder and in paths with blanks and with CDPATH set", "[launcher]") {
  const Checkout checkout;
  checkout.build("release");
  const Scratch odd;
  const std::string copy = odd / "a b $c";
  REQUIRE(run_program({"cp", "-a", checkout.folder().path(), copy}).code == 0);
  const Checkout elsewhere;  // CDPATH would lead here, where nothing is built
  for (const Words& shell : shells()) {
    INFO(shell.front());
    const Ended ended = run_program(launch(shell, "actions/launcher/run"),
                                    {.environment = {{"CDPATH", elsewhere.folder().path()}}, .folder = copy});
    CHECK(ended.code == 0);
    INFO(ended.out << ended.err);
    CHECK(contains(ended.out, "actions/launcher/../../build/release/bin/health-wait "));
    CHECK_FALSE(contains(ended.out, elsewhere.folder().path()));
  }
}

TEST_CASE("the archive that every job downloads is small and its actions run in both symlink layouts", "[launcher]") {
  const Scratch scratch;
  const std::string make = "git -C '" TOOLKIT_SOURCE_DIR "' archive --prefix=kept/ HEAD | gzip -n > '" +
                           (scratch / "archive.gz") + "' && tar -xzf '" + (scratch / "archive.gz") + "' -C '" +
                           scratch.path() + "' && cp -rL '" + (scratch / "kept") + "' '" + (scratch / "copied") + "'";
  if (!fs::exists(TOOLKIT_SOURCE_DIR "/.git")) SKIP_TEST("this is no clone");
  const Ended made = run_program({"bash", "-o", "pipefail", "-c", make});
  INFO(made.err);
  REQUIRE(made.code == 0);
  CHECK(fs::file_size(scratch / "archive.gz") < 100'000);
  for (const char* needless : {"lib", "tools", "test", "docs", "bench", "fuzz"}) {
    CHECK_FALSE(fs::exists(scratch / "kept/" + needless));
  }
  scratch.write_script("bin/health-wait", kFakeTool);
  for (const char* layout : {"kept", "copied"}) {
    CHECK(fs::is_symlink(scratch / layout + "/health-wait") == (layout == std::string{"kept"}));
    for (const char* action : {"/health-wait", "/actions/health-wait"}) {
      INFO(layout << action);
      const Ended ended = run_program(
          {"sh", "-e", "-c", "exec \"$GITHUB_ACTION_PATH/../launcher/run\" health-wait"},
          {.environment = {{"GITHUB_ACTION_PATH", scratch / layout + action}, {"CI_TOOLKIT_BIN", scratch / "bin"}}});
      CHECK(ended.code == 0);
      CHECK(contains(ended.out, "args=0 action=health-wait"));
    }
  }
}

}  // namespace toolkit::tools_test
