// actions/launcher/run beside a release.lock: its ways to a program, and the checks that one must pass.
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "test/support/catch.hpp"
#include "test/tools/launcher_release.hpp"
#include "test/tools/program.hpp"

namespace toolkit::tools_test {

namespace fs = std::filesystem;

TEST_CASE("a tool is fetched by curl, by wget or by node, whichever is there, and kept", "[launcher]") {
  for (const char* program : {"curl", "wget", "node"}) {
    if (!has_program(program)) SKIP_TEST(std::string{"there is no "} + program);
    INFO(program);
    const Release release;
    const Variables environment = release.environment({program});
    const Ended first = run_program(release.run({"one", "two words"}), {.environment = environment});
    INFO(first.err);
    CHECK(first.code == 0);
    CHECK(first.err.empty());
    CHECK(contains(first.out, release.kept(release.cache()) + " args=one two words action=demo node= "));
    CHECK(release.hits() == 1);
    CHECK(files_below(release.cache()) == Words{release.kept(release.cache())});
    const Ended second = run_program(release.run(), {.environment = release.environment({})});
    CHECK(second.code == 0);
    CHECK(release.hits() == 1);
  }
}

TEST_CASE("a redirected asset is followed", "[launcher]") {
  for (const char* program : {"curl", "wget", "node"}) {
    if (!has_program(program)) SKIP_TEST(std::string{"there is no "} + program);
    INFO(program);
    const Release release;
    std::string lock = release.folder().read("launcher/release.lock");
    lock.replace(lock.find("/v1"), 3, "/moved");
    release.folder().write("launcher/release.lock", lock);
    CHECK(run_program(release.run(), {.environment = release.environment({program})}).code == 0);
  }
}

TEST_CASE("what does not match the lock is not executed and nothing of it is left", "[launcher]") {
  Release release;
  release.change_asset();
  const Ended ended = run_program(release.run(), {.environment = release.environment({"curl"})});
  INFO(ended.err);
  CHECK(ended.code == 3);
  CHECK(ended.out.empty());
  CHECK(contains(ended.err, release.sum()));
  CHECK(contains(ended.err, shell("printf '#!/bin/sh\\necho wrong\\n' | sha256sum").substr(0, 64)));
  CHECK(files_below(release.cache()).empty());
}

TEST_CASE("a kept program is checked at every start and fetched anew when it has changed", "[launcher]") {
  const Release release;
  const Variables environment = release.environment({"curl"});
  REQUIRE(run_program(release.run(), {.environment = environment}).code == 0);
  const std::string kept = release.kept(release.cache());
  shell("printf 'echo wrong' >> '" + kept + "'");
  const Ended ended = run_program(release.run(), {.environment = environment});
  CHECK(ended.code == 0);
  CHECK(contains(ended.out, kept + " "));
  CHECK_FALSE(contains(ended.out, "wrong"));
  CHECK(contains(ended.err, kept + " has the SHA-256 "));
  CHECK(contains(ended.err, release.sum()));
  CHECK(release.hits() == 2);
}

TEST_CASE("a download that is cut off is no program and leaves nothing behind", "[launcher]") {
  for (const char* program : {"curl", "wget", "node"}) {
    if (!has_program(program)) SKIP_TEST(std::string{"there is no "} + program);
    INFO(program);
    Release release;
    release.cut_downloads();
    const Ended ended = run_program(release.run(), {.environment = release.environment({program})});
    CHECK(ended.code == 3);
    CHECK(ended.out.empty());
    CHECK(files_below(release.cache()).empty());
  }
}

TEST_CASE("with no way to a tool one message lists what was tried", "[launcher]") {
  const Release release;
  const Ended ended = run_program(release.run(), {.environment = release.environment({})});
  CHECK(ended.code == 3);
  CHECK(ended.err ==
        "ci-toolkit: demo 1.2.3 could not be fetched:\n"
        "  docker: no docker here\n  curl: no curl here\n  wget: no wget here\n  node: no node here\n"
        "Let the runner reach one of these, or set CI_TOOLKIT_BIN to a folder that has demo.\n");
}

TEST_CASE("when the network refuses one message says of each program why", "[launcher]") {
  for (const char* program : {"curl", "wget", "node"}) {
    if (!has_program(program)) SKIP_TEST(std::string{"there is no "} + program);
  }
  const Release release;
  release.lock("https://127.0.0.1:1/v1");
  const Ended ended = run_program(release.run(), {.environment = release.environment({"curl", "wget", "node"})});
  INFO(ended.err);
  CHECK(ended.code == 3);
  const std::string url = "https://127.0.0.1:1/v1/demo-linux-" + machine() + ".gz: ";
  CHECK(ended.err.rfind("ci-toolkit: demo 1.2.3 could not be fetched:\n  docker: no docker here\n", 0) == 0);
  CHECK(contains(ended.err, "\n  curl: " + url + "curl: (7) "));
  CHECK(contains(ended.err, "\n  wget: " + url + "failed: Connection refused"));
  CHECK(contains(ended.err, "\n  node: " + url + "connect ECONNREFUSED"));
  CHECK(std::count(ended.err.begin(), ended.err.end(), '\n') == 6);
}

TEST_CASE("a program that cannot be checked is not executed, and the reason is told", "[launcher]") {
  const Release release;
  const Variables environment = release.environment({"curl"});
  REQUIRE(run_program(release.run(), {.environment = environment}).code == 0);
  const auto told = [&] {
    const Ended ended = run_program(release.run(), {.environment = environment});
    CHECK(ended.code == 3);
    CHECK(ended.out.empty());
    return ended.err;
  };
  fs::remove(release.folder() / "bin/sha256sum");
  CHECK(contains(told(), "there is no sha256sum here"));
  release.folder().write_script("bin/sha256sum", "#!/bin/sh\nexit 1\n");
  CHECK(contains(told(), release.kept(release.cache()) + " cannot be read"));
}

TEST_CASE("what docker says about a copy that failed is shown, and its container is removed", "[launcher]") {
  const Release release;
  const Variables environment = release.environment({});
  release.folder().write_script("bin/docker", "#!/bin/sh\necho \"$1 $2\" >>'" + (release.folder() / "calls") +
                                                  "'\ncase $1 in create) echo some-id ;; cp) echo why >&2; exit 1 ;; "
                                                  "esac\n");
  const Ended ended = run_program(release.run(), {.environment = environment});
  CHECK(ended.code == 3);
  CHECK(contains(ended.err, "\n  docker: localhost:1/none@sha256:" + std::string(64, '0') + ": why\n"));
  CHECK(release.folder().read("calls") ==
        "create localhost:1/none@sha256:" + std::string(64, '0') + "\ncp some-id:/usr/local/bin/demo\nrm some-id\n");
}

TEST_CASE("another system, another processor and a tool that the release has not are told in one line", "[launcher]") {
  const Release release;
  const auto told = [&](const std::string& uname, const Words& call) {
    const Variables environment = release.environment({});
    fs::remove(release.folder() / "bin/uname");
    release.folder().write_script("bin/uname", uname);
    const Ended ended = run_program(call, {.environment = environment});
    CHECK(ended.code == 3);
    CHECK(std::count(ended.err.begin(), ended.err.end(), '\n') == 1);
    return ended.err;
  };
  CHECK(contains(told("#!/bin/sh\necho Darwin arm64\n", release.run()), "Linux only, and this is Darwin"));
  CHECK(contains(told("#!/bin/sh\necho Linux riscv64\n", release.run()), "this machine is riscv64"));
  CHECK(contains(told("#!/bin/sh\necho Darwin arm64\n", {"/bin/sh", release.folder() / "launcher/setup"}),
                 "Linux only, and this is Darwin"));
  if (has_program("node")) {
    const std::string start = "Object.defineProperty(process, 'platform', {value: 'win32'}); require('" +
                              (release.folder() / "launcher/main.js") + "')('demo')";
    CHECK(contains(told("#!/bin/sh\necho Linux x86_64\n", {shell("command -v node"), "-e", start}),
                   "Linux only, and this is win32"));
  }
  Words other = release.run();
  other.back() = "nothing";
  CHECK(contains(told("#!/bin/sh\necho Linux x86_64\n", other), "release 1.2.3 has no tool nothing for x86_64"));
}

TEST_CASE("a kept program that cannot be read is fetched anew", "[launcher]") {
  const Release release;
  const Variables environment = release.environment({"curl"});
  REQUIRE(run_program(release.run(), {.environment = environment}).code == 0);
  fs::permissions(release.kept(release.cache()), fs::perms::owner_exec);
  Words call = release.run();
  if (::geteuid() == 0) {
    const std::string drop = "--bounding-set=-dac_override,-dac_read_search";
    if (run_program({"setpriv", drop, "true"}).code != 0) SKIP_TEST("root can read all here");
    call.insert(call.begin(), {shell("command -v setpriv"), drop});
  }
  const Ended ended = run_program(call, {.environment = environment});
  INFO(ended.err);
  CHECK(ended.code == 0);
  CHECK(release.hits() == 2);
}

TEST_CASE("setup puts the tools on PATH for the steps that follow", "[launcher]") {
  const Release release;
  const auto set_up = [&](const Variables& inputs) {
    Variables environment = release.environment({"curl"});
    environment["GITHUB_PATH"] = release.folder().write("path", "");
    environment["GITHUB_OUTPUT"] = release.folder().write("output", "");
    environment.insert(inputs.begin(), inputs.end());
    return run_program({"/bin/sh", release.folder() / "launcher/setup"},
                       {.environment = environment, .folder = release.folder() / "launcher"});
  };
  for (const char* version : {"", "1.2.3", "v1.2.3"}) {
    const Ended ended = set_up({{"INPUT_TOOLS", "demo"}, {"INPUT_VERSION", version}});
    INFO(ended.err);
    CHECK(ended.code == 0);
    const std::string folder = fs::path{release.kept(release.cache())}.parent_path();
    CHECK(release.folder().read("path") == folder + "\n");
    CHECK(release.folder().read("output") == "version=1.2.3\npath=" + folder + "\n");
  }
  CHECK(release.hits() == 1);

  const Ended other_version = set_up({{"INPUT_TOOLS", "demo"}, {"INPUT_VERSION", "1.2.4"}});
  CHECK(other_version.code == 2);
  CHECK(contains(other_version.err, "input version is 1.2.4, and this is ci-toolkit 1.2.3"));
  CHECK(release.folder().read("path").empty());

  const Ended unknown = set_up({{"INPUT_TOOLS", "demo\nnothing"}});
  CHECK(unknown.code == 3);
  CHECK(contains(unknown.err, "has no tool nothing"));

  const Ended pattern = set_up({{"INPUT_TOOLS", "*"}});
  CHECK(pattern.code == 3);
  CHECK(contains(pattern.err, "has no tool *"));

  for (const char* tools : {"", " ", "\n \n"}) {
    const Ended all = set_up({{"INPUT_TOOLS", tools}});  // the lock has another one, which the server has not
    CHECK(all.code == 3);
    CHECK(contains(all.err, "other 1.2.3 could not be fetched"));
  }
  CHECK(set_up({}).code == 3);
}

}  // namespace toolkit::tools_test
