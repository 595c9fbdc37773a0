// actions/launcher/run beside a release.lock: it fetches, checks, keeps, and becomes the tool.
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <csignal>
#include <filesystem>
#include <limits>
#include <memory>
#include <mutex>

#include "test/support/catch.hpp"
#include "test/support/certificates.hpp"
#include "test/support/wait_until.hpp"
#include "test/support/web_server.hpp"
#include "test/tools/program.hpp"
#include "test/tools/scratch.hpp"
#include "test/tools/shells.hpp"

namespace toolkit::tools_test {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using Words = std::vector<std::string>;
using Variables = std::map<std::string, std::string>;
using Web = test::Web<httplib::SSLServer>;

constexpr const char* kTool =
    "#!/bin/sh\n"
    "echo \"$0 args=$* action=$CI_TOOLKIT_ACTION node=${CI_TOOLKIT_NODE:-} pid=$$\"\n"
    "trap 'exit 42' TERM\n"
    "trap 'exit 43' INT\n"
    "trap 'exit 44' HUP\n"
    "if [ -n \"${WAIT:-}\" ]; then echo waiting; while :; do sleep 0.01; done; fi\n"
    "exit \"${CODE:-0}\"\n";

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::string shell(const std::string& script) {
  const Ended ended = run_program({"sh", "-c", script});
  if (ended.code != 0) throw std::runtime_error{script + ": " + ended.err};
  return ended.out.substr(0, ended.out.find_last_not_of('\n') + 1);
}

std::string machine() {
  utsname names{};
  ::uname(&names);
  return static_cast<const char*>(names.machine);
}

/// A certificate authority for all tests: making one is slow.
const test::Authority& authority() {
  static const test::Authority one;
  return one;
}

/// A release with its launcher and an HTTPS server for its assets.
class Release {
 public:
  Release() : web_{authority().certificate_for("DNS:localhost").c_str(), authority().key_file().c_str()} {
    fs::copy(TOOLKIT_SOURCE_DIR "/actions/launcher", folder_ / "launcher", fs::copy_options::recursive);
    const std::string tool = folder_.write("demo", kTool);
    sum_ = shell("sha256sum < '" + tool + "'").substr(0, 64);
    shell("gzip -nc '" + tool + "' > '" + tool + ".gz'");
    asset_ = folder_.read("demo.gz");
    web_.server().Get("/v1/demo-linux-" + machine() + ".gz", [this](const auto&, auto& response) {
      {
        const std::lock_guard lock{mutex_};
        ++hits_;
        changed_.notify_all();
      }
      if (awaited_hits_ > 0) {
        response.set_content_provider(
            asset_.size(), "application/gzip", [this](std::size_t at, std::size_t, auto& sink) {
              const std::size_t half = asset_.size() / 2;
              if (at == 0) return sink.write(asset_.data(), half);
              return wait_for_hits(awaited_hits_) && sink.write(asset_.data() + half, asset_.size() - half);
            });
      } else if (cut_) {
        response.set_content_provider(asset_.size(), "application/gzip",
                                      [this](std::size_t at, std::size_t, auto& sink) {
                                        return at == 0 && sink.write(asset_.data(), asset_.size() / 2);
                                      });
      } else {
        response.set_content(asset_, "application/gzip");
      }
    });
    web_.server().Get("/moved/demo-linux-" + machine() + ".gz", [](const auto& request, auto& response) {
      response.set_redirect("/v1/" + request.path.substr(request.path.rfind('/') + 1));
    });
    web_.start();
    lock(web_.url("/v1", "localhost"));
  }

  Release(const Release&) = delete;
  Release& operator=(const Release&) = delete;
  ~Release() {
    const std::lock_guard lock{mutex_};
    is_over_ = true;
    changed_.notify_all();
  }

  void lock(const std::string& assets) const {
    folder_.write("launcher/release.lock",
                  "version 1.2.3\ncommit abc\nimage localhost:1/none@sha256:" + std::string(64, '0') + "\nassets " +
                      assets + "\nbinary other " + machine() + " 00 1\nbinary demo " + machine() + " " + sum_ + " " +
                      std::to_string(std::string{kTool}.size()) + "\n");
  }
  /// Something else is at the same place.
  void change_asset() {
    shell("printf '#!/bin/sh\\necho wrong\\n' | gzip -nc > '" + (folder_ / "changed.gz") + "'");
    asset_ = folder_.read("changed.gz");
  }
  void cut_downloads() { cut_ = true; }
  /// Sends the first half at once, and the second when so many have asked.
  void hold_downloads(int hits) { awaited_hits_ = hits; }
  void stall_downloads() { hold_downloads(std::numeric_limits<int>::max()); }
  /// False when the test, or patience, is over first.
  bool wait_for_hits(int hits) {
    std::unique_lock lock{mutex_};
    return changed_.wait_for(lock, kPatience, [&] { return is_over_ || hits_ >= hits; }) && !is_over_;
  }

  /// The environment of a step whose PATH has what every system has, and `programs` of those that fetch.
  [[nodiscard]] Variables environment(const Words& programs) const {
    const std::string bin = folder_ / "bin";
    fs::remove_all(bin);
    fs::create_directories(bin);
    for (const char* name : {"sh", "cat", "chmod", "gzip", "head", "id", "mkdir", "mv", "printf", "rm", "sed",
                             "sha256sum", "sleep", "tail", "touch", "uname"}) {
      // Not by the shell, whose printf and others are its own.
      const std::string path = std::string{"/usr/bin/"} + name;
      fs::create_symlink(fs::exists(path) ? path : std::string{"/bin/"} + name, bin + "/" + name);
    }
    for (const std::string& name : programs) {
      // A program may look for its own files beside its real path.
      folder_.write_script("bin/" + name, "#!/bin/sh\nexec " + shell("command -v " + name) + " \"$@\"\n");
    }
    return {{"PATH", bin},
            {"RUNNER_TOOL_CACHE", cache()},
            {"CURL_CA_BUNDLE", authority().ca_file()},
            {"NODE_EXTRA_CA_CERTS", authority().ca_file()},
            {"WGETRC", folder_.write("wgetrc", "ca_certificate = " + authority().ca_file() + "\n")}};
  }

  [[nodiscard]] Words run(const Words& arguments = {}) const {
    Words words{"/bin/sh", folder_ / "launcher/run", "demo"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    return words;
  }
  [[nodiscard]] std::string cache() const { return folder_ / "cache"; }
  [[nodiscard]] std::string kept(const std::string& place) const {
    return place + "/ci-toolkit/1.2.3/" + machine() + "-000000000000/demo";
  }
  [[nodiscard]] const Scratch& folder() const { return folder_; }
  [[nodiscard]] const std::string& sum() const { return sum_; }
  [[nodiscard]] int hits() const { return hits_; }

 private:
  Scratch folder_;
  std::string sum_;
  std::string asset_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_over_ = false;
  std::atomic<int> hits_{0};
  std::atomic<int> awaited_hits_{0};
  std::atomic<bool> cut_{false};
  Web web_;  // last: its threads use the others
};

/// All files below a folder, and the folders in which launchers work.
Words files_below(const std::string& folder) {
  Words files;
  if (!fs::exists(folder)) return files;
  for (const auto& entry : fs::recursive_directory_iterator{folder}) {
    const bool is_launchers = entry.path().filename().string().front() == '.';
    if (entry.is_regular_file() || is_launchers) files.push_back(entry.path().string());
  }
  return files;
}

/// Runs a script in which it can mount, its folder being $0. Code 77 when this machine lets nobody mount.
Ended run_with_mounts(const std::string& script, const std::string& folder, Variables environment) {
  environment["PATH"] += ":/usr/sbin:/usr/bin:/sbin:/bin";
  const std::string start = "unshare -m true 2>/dev/null || exit 77; exec unshare -m sh -c \"$1\" \"$0\"";
  return run_program({"sh", "-c", start, folder, script}, {.environment = environment});
}

void make_older(const std::string& path, std::chrono::minutes age) {
  fs::last_write_time(path, fs::file_time_type::clock::now() - age);
}

/// Less than the half minute after which those that fetch give up by themselves.
constexpr std::chrono::seconds kAtOnce{20};

/// Writes its process id down and becomes the program, in the release's PATH.
void trace(const Release& release, const std::string& name) {
  release.folder().write_script("bin/" + name, "#!/bin/sh\necho $$ >'" + (release.folder() / "pid") + "'\nexec " +
                                                   shell("command -v " + name) + " \"$@\"\n");
}

bool is_running(const Release& release) {
  const std::string pid = release.folder().read("pid");
  if (pid.empty()) throw std::runtime_error{"it was not started"};
  return ::kill(std::stoi(pid), 0) == 0;
}

/// The launcher's call by this shell; PATH does not lead to it.
Words call_by(const Words& shell_words, const Release& release) {
  Words call{shell("command -v " + shell_words.front())};
  call.insert(call.end(), shell_words.begin() + 1, shell_words.end());
  const Words rest = release.run();
  call.insert(call.end(), rest.begin() + 1, rest.end());
  return call;
}

}  // namespace

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

TEST_CASE("a signal during a download ends it at once and leaves nothing behind", "[launcher]") {
  for (const Words& shell : shells()) {
    for (const int signal : {SIGHUP, SIGINT, SIGTERM}) {
      INFO(shell.front() << " " << signal);
      Release release;
      release.stall_downloads();
      const Variables environment = release.environment({});
      trace(release, "curl");
      Program program{call_by(shell, release), {.environment = environment}};
      REQUIRE(release.wait_for_hits(1));
      program.signal(signal);
      const Ended ended = program.finish(kAtOnce);
      CHECK(ended.code == 128 + signal);
      CHECK(ended.out.empty());
      CHECK(ended.err.empty());
      CHECK(files_below(release.cache()).empty());
      CHECK_FALSE(is_running(release));
    }
  }
}

TEST_CASE("a signal during a copy from the image removes docker's container", "[launcher]") {
  for (const Words& shell : shells()) {
    INFO(shell.front());
    const Release release;
    const Variables environment = release.environment({});
    const std::string calls = release.folder() / "calls";
    REQUIRE(run_program({"mkfifo", release.folder() / "started"}).code == 0);
    release.folder().write_script("bin/docker", "#!/bin/sh\ncd '" + release.folder().path() +
                                                    "'\ncase $1 in create) echo some-id ;; rm) echo \"$*\" >>calls ;; "
                                                    "cp) echo $$ >pid; echo >started; exec sleep 1000 ;; esac\n");
    Program program{call_by(shell, release), {.environment = environment}};
    REQUIRE(run_program({"cat", release.folder() / "started"}).code == 0);
    program.signal(SIGINT);
    CHECK(program.finish(kAtOnce).code == 128 + SIGINT);
    CHECK(release.folder().read("calls") == "rm some-id\n");
    CHECK(files_below(release.cache()).empty());
    CHECK_FALSE(is_running(release));
  }
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

TEST_CASE("a JavaScript action passes words, signals and exit codes on", "[launcher]") {
  if (!has_program("node")) SKIP_TEST("there is no node");
  const Release release;
  Variables environment = release.environment({"node"});
  release.folder().write("demo-action/main.js", "require('../launcher/main.js')('demo', 'restore')\n");
  const Words call{shell("command -v node"), release.folder() / "demo-action/main.js"};

  environment["CODE"] = "7";
  const Ended ended = run_program(call, {.environment = environment});
  CHECK(ended.code == 7);
  CHECK(contains(ended.out, " args=restore action=demo node= "));

  environment["WAIT"] = "1";
  for (const auto& [signal, code] : {std::pair{SIGTERM, 42}, std::pair{SIGINT, 43}, std::pair{SIGHUP, 44}}) {
    Program program{call, {.environment = environment}};
    REQUIRE(program.read_until("waiting\n"));
    program.signal(signal);
    CHECK(program.finish().code == code);
  }
}

TEST_CASE("a JavaScript action's signal ends the download, too", "[launcher]") {
  if (!has_program("node")) SKIP_TEST("there is no node");
  Release release;
  release.stall_downloads();
  const Variables environment = release.environment({});
  trace(release, "curl");
  release.folder().write("demo-action/main.js", "require('../launcher/main.js')('demo')\n");
  Program program{{shell("command -v node"), release.folder() / "demo-action/main.js"}, {.environment = environment}};
  REQUIRE(release.wait_for_hits(1));
  program.signal(SIGHUP);
  CHECK(program.finish(kAtOnce).code == 128 + SIGHUP);
  CHECK(files_below(release.cache()).empty());
  CHECK_FALSE(is_running(release));
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
