// What retry-run does, and shows, when the time is over, and with what is left running.
#include <csignal>
#include <cstdlib>
#include <filesystem>

#include "test/support/catch.hpp"
#include "test/tools/retry_run.hpp"

namespace toolkit::tools_test {
namespace {

/// The number behind `name` in a text.
int number_after(const std::string& text, const std::string& name) {
  const std::size_t at = text.find(name);
  return at == std::string::npos ? 0 : std::atoi(text.c_str() + at + name.size());
}

/// A folder that everybody may use, with copies of both programs; process_tree is root's and makes root of its caller.
struct OtherUser {
  explicit OtherUser(const RetryRun& run) : retry_run{run.folder() / "retry-run"}, tree{run.folder() / "process_tree"} {
    using std::filesystem::perms;
    std::filesystem::copy_file(path_of(TOOLKIT_RETRY_RUN), retry_run);
    std::filesystem::copy_file(process_tree(), tree);
    std::filesystem::permissions(tree, perms::all | perms::set_uid);
    std::filesystem::permissions(run.folder().path(), perms::all);
  }
  std::string retry_run;
  std::string tree;
};

std::string home() {
  const char* path = std::getenv("HOME");
  return path == nullptr ? "/nonexistent" : path;
}

/// A program of Go that prints "up" and waits in waitHere(); empty where there is no go.
std::string go_waiter(const RetryRun& run) {
  const std::string source = run.folder().write(
      "wait.go",
      "package main\n\nimport (\n\t\"os\"\n\t\"time\"\n)\n\nfunc waitHere() { time.Sleep(time.Hour) }\n\n"
      "func main() {\n\tos.Stdout.WriteString(\"up\\n\")\n\twaitHere()\n}\n");
  const std::string program = run.folder() / "wait";
  const Ended built =
      run_program({"go", "build", "-o", program, source}, {.environment = {{"HOME", home()}, {"GO111MODULE", "off"}}});
  return built.code == 0 ? program : "";
}

/// The time is over, and stacks are asked for, as soon as `script` has written "up" to the file `up`.
Ended run_until_up(const RetryRun& run, const std::string& up, const std::string& script) {
  return run.run({"--timeout", "100ms", "--grace", "50ms", "--dump-stacks", "--on-timeout",
                  "until grep -q up " + up + "; do sleep 0.01; done", "--", "sh", "-c", script});
}

}  // namespace

TEST_CASE("the option on-timeout runs while the processes still do, and what it prints is seen", "[retry-run]") {
  const RetryRun run;
  const std::string pid = run.folder() / "pid";
  const Ended ended = run.run({"--timeout", "200ms", "--grace", "50ms", "--on-timeout",
                               "kill -0 $(cat " + pid + ") && echo it still runs; echo a complaint >&2", "--", "sh",
                               "-c", "echo $$ >" + pid + "; sleep 1000"});
  CHECK(ended.code == 124);
  CHECK(contains(ended.out, "it still runs\n"));
  CHECK(contains(ended.err, "a complaint\n"));
  CHECK(run.alive().empty());
}

TEST_CASE("the option on-timeout that fails, or leaves something running, changes nothing but for a warning",
          "[retry-run]") {
  const RetryRun run;
  const Ended ended = run.run({"--timeout", "100ms", "--on-timeout", "sleep 1000 & exit 3", "--", "sleep", "1000"});
  CHECK(ended.code == 124);
  CHECK(contains(ended.err, "on-timeout ended with exit code 3"));
  CHECK(run.alive().empty());
}

TEST_CASE("the option on-timeout is not run when the command ends in time", "[retry-run]") {
  const RetryRun run;
  CHECK(run.run({"--timeout", "30s", "--on-timeout", "echo over", "--", "false"}).out.empty());
}

TEST_CASE("a signal ends --on-timeout, too", "[retry-run]") {
  const RetryRun run;
  Program program{run.words({"--timeout", "100ms", "--grace", "50ms", "--on-timeout", "echo asking; sleep 1000", "--",
                             "sleep", "1000"}),
                  run.options()};
  REQUIRE(program.read_until("asking\n"));
  program.signal(SIGTERM);
  CHECK(program.finish().code == 143);
  CHECK(run.alive().empty());
}

TEST_CASE("when the time is over the log tells the processes, their states, their ports and the last lines",
          "[retry-run]") {
  if (process_tree().empty()) SKIP_TEST("there is no process_tree");
  const RetryRun run;
  const std::string script = "seq 100; echo a complaint >&2; exec '" + process_tree() + "' 'w(z,n)'";
  const Ended ended = run.run({"--timeout", "500ms", "--grace", "50ms", "--", "sh", "-c", script});
  CHECK(ended.code == 124);
  INFO(ended.err);
  CHECK(contains(ended.err, "what ran when the time was over"));
  CHECK(contains(ended.err, "process_tree w(z,n): stopped"));
  CHECK(contains(ended.err, "process_tree w(z,n): sleeping"));
  const int port = number_after(ended.out, "port ");
  CHECK(port > 0);
  CHECK(contains(ended.err, "tcp 127.0.0.1 port " + std::to_string(port) + ", process "));
  CHECK(contains(ended.err, "  100\n"));
  CHECK_FALSE(contains(ended.err, "  50\n"));
  CHECK(contains(ended.err, "  a complaint\n"));
}

TEST_CASE("the option dump-stacks makes a Go program print its stacks and leaves others alone", "[retry-run]") {
  const RetryRun run;
  const std::string program = go_waiter(run);
  if (program.empty()) SKIP_TEST("there is no go");
  const std::string up = run.folder() / "up";
  const std::string script = "trap 'echo it was asked, too' QUIT; '" + program + "' >" + up + " & wait; wait";
  const Ended ended = run_until_up(run, up, script);
  CHECK(ended.code == 124);
  CHECK(contains(ended.err, "SIGQUIT: quit"));
  CHECK(contains(ended.err, "main.waitHere"));
  CHECK_FALSE(contains(ended.out, "asked"));
}

TEST_CASE("the option dump-stacks shows the stacks of a run that is told to end, too", "[retry-run]") {
  const RetryRun run;
  const std::string program = go_waiter(run);
  if (program.empty()) SKIP_TEST("there is no go");
  Program told{run.words({"--dump-stacks", "--grace", "50ms", "--", program}), run.options()};
  REQUIRE(told.read_until("up\n"));
  told.signal(SIGTERM);
  const Ended ended = told.finish();
  CHECK(ended.code == 143);
  CHECK(contains(ended.err, "main.waitHere"));
}

TEST_CASE("the option dump-stacks makes a Java program print its stacks", "[retry-run]") {
  const RetryRun run;
  const std::string source = run.folder().write(
      "Wait.java",
      "class Wait {\n  static void waitHere() throws Exception { Thread.sleep(3600000); }\n"
      "  public static void main(String[] a) throws Exception { System.err.println(\"up\"); waitHere(); }\n}\n");
  if (run_program({"javac", "-d", run.folder().path(), source}).code != 0) SKIP_TEST("there is no javac");
  const std::string up = run.folder() / "up";
  const Ended ended = run_until_up(run, up, "exec java -cp '" + run.folder().path() + "' Wait 2>" + up);
  CHECK(ended.code == 124);
  CHECK(contains(ended.out, "Full thread dump"));
  CHECK(contains(ended.out, "Wait.waitHere"));
}

TEST_CASE("what a command leaves running after its end is ended and named, and its success is one", "[retry-run]") {
  if (process_tree().empty()) SKIP_TEST("there is no process_tree");
  const RetryRun run;
  const std::string witness = run.folder() / "witness";
  const std::string script = "'" + process_tree() + "' 'wip(ds,z,o)' " + witness + " & sleep 1000 & until [ -s " +
                             witness + " ]; do sleep 0.01; done";
  const Ended ended = run.run({"--grace", "50ms", "--", "sh", "-c", script});
  CHECK(ended.code == 0);
  CHECK(run.alive().empty());
  CHECK(contains(ended.err, "ended what the command had left running: "));
  CHECK(contains(ended.err, " sleep 1000"));
  CHECK(contains(ended.err, "process_tree wip(ds,z,o)"));
  CHECK(run.report()["attempts"][0]["left_over"].size() == 5);
  CHECK(run.report()["outcome"] == "success");
}

TEST_CASE("what was started through a daemon is named and left alone", "[retry-run]") {
  const RetryRun run;
  const std::string token = run.folder() / "token";
  const Program daemon{
      {"sh", "-c",
       "until [ -e " + token + " ]; do sleep 0.01; done; export CI_TOOLKIT_RUN=$(cat " + token + "); exec sleep 1234"}};
  const std::string pid = std::to_string(daemon.pid());
  const Ended ended = run.run(
      {"--timeout", "100ms", "--grace", "50ms", "--on-timeout",
       "until tr '\\0' '\\n' </proc/" + pid + "/environ | grep -q CI_TOOLKIT_RUN; do sleep 0.01; done", "--", "sh",
       "-c", "printf %s $CI_TOOLKIT_RUN >" + token + ".new; mv " + token + ".new " + token + "; sleep 99"});
  CHECK(ended.code == 124);
  CHECK(contains(ended.err, "process " + pid + " still runs: sleep 1234 (it was started through another process"));
  REQUIRE(run.report()["attempts"][0]["survivors"].size() == 1);
  CHECK(run.report()["attempts"][0]["survivors"][0]["pid"] == daemon.pid());
  CHECK(::kill(daemon.pid(), 0) == 0);
}

TEST_CASE("another user's process cannot be ended: it is named, and keeps nobody waiting whatever it prints",
          "[retry-run]") {
  if (::geteuid() != 0 || process_tree().empty() || !has_program("setpriv")) SKIP_TEST("only root can be another user");
  const RetryRun run;
  const OtherUser other{run};
  std::vector<std::string> argv{"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", other.retry_run};
  for (const std::string& word :
       run.words({"--timeout", "300ms", "--grace", "50ms", "--cgroup", "never", "--", other.tree, "w(ry,r)"})) {
    if (word != TOOLKIT_RETRY_RUN) argv.push_back(word);
  }
  const Ended ended = run_program(argv, run.options());
  CHECK(ended.code == 124);
  if (run.alive().empty()) SKIP_TEST("the folder of temporary files makes nobody root");
  REQUIRE(run.alive().size() == 1);
  CHECK(contains(ended.err, "process " + std::to_string(run.alive().front()) + " still runs: " + other.tree +
                                " w(ry,r) (it runs as user 0)"));
  CHECK(contains(ended.out, "and on and on\n"));
}

}  // namespace toolkit::tools_test
