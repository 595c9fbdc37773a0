// What the command prints, on its way to whoever reads it.
#include <chrono>
#include <filesystem>
#include <thread>

#include "lib/core/random.hpp"
#include "test/support/catch.hpp"
#include "test/tools/retry_run.hpp"

namespace toolkit::tools_test {
namespace {

using namespace std::chrono_literals;

/// Bytes of every kind, without a newline at the end.
std::string noise(std::size_t size, std::uint64_t seed) {
  Random random{seed};
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random.up_to(255));
  bytes.back() = 'x';
  return bytes;
}

/// By `script`, in which "$@" is the call.
Ended run_by_shell(const RetryRun& run, const std::string& script, std::vector<std::string> arguments) {
  std::vector<std::string> argv{"sh", "-c", script, "sh"};
  for (std::string& word : run.words(std::move(arguments))) argv.push_back(std::move(word));
  return run_program(argv, run.options());
}

/// What script(1)'s terminal shows of `line`, in which "$@" is the call.
Ended run_on_terminal(const RetryRun& run, const std::string& line, std::vector<std::string> arguments,
                      const std::map<std::string, std::string>& more = {}) {
  std::string call;
  for (const std::string& word : run.words(std::move(arguments))) call += " '" + word + "'";
  const std::string file = run.folder().write_script("on-terminal", "#!/bin/sh\nset --" + call + "\n" + line + "\n");
  ProgramOptions options = run.options();
  for (const auto& [name, value] : more) options.environment[name] = value;
  return run_program({"script", "-qec", file, "/dev/null"}, options);
}

}  // namespace

TEST_CASE("output passes byte for byte, the two streams apart", "[retry-run]") {
  const RetryRun run;
  const std::string out = noise(1'500'000, 1);
  const std::string err = noise(700'001, 2);
  const std::string script =
      "cat '" + run.folder().write("out", out) + "' & cat '" + run.folder().write("err", err) + "' >&2; wait";
  const Ended ended = run.run({"--", "sh", "-c", script});
  CHECK(ended.code == 0);
  CHECK((ended.out == out));
  CHECK((ended.err == err));
  CHECK(run.report()["attempts"][0]["stdout_bytes"] == out.size());
  CHECK(run.report()["attempts"][0]["stderr_bytes"] == err.size());
}

TEST_CASE("a line of 64 MiB without an end passes", "[retry-run]") {
  const RetryRun run;
  constexpr std::size_t kSize = std::size_t{64} << 20U;
  const Ended ended = run.run({"--retry-if", "output=x$", "--", "sh", "-c", "head -c 67108864 /dev/zero"});
  CHECK(ended.code == 0);
  CHECK(ended.out.size() == kSize);
  CHECK(ended.out.find_first_not_of('\0') == std::string::npos);
}

TEST_CASE("what is printed is seen at once", "[retry-run]") {
  const RetryRun run;
  const std::string file = run.folder() / "go-on";
  Program program{
      run.words({"--", "sh", "-c",
                 "printf half; echo other >&2; while [ ! -e '" + file + "' ]; do sleep 0.01; done; echo ' a line'"}),
      run.options()};
  REQUIRE(program.read_until("half"));
  REQUIRE(program.read_until("other\n"));
  run.folder().write("go-on", "");
  const Ended ended = program.finish();
  CHECK(ended.code == 0);
  CHECK(ended.out == "half a line\n");
}

TEST_CASE("standard input is /dev/null when it is no terminal", "[retry-run]") {
  const RetryRun run;
  CHECK(run_by_shell(run, "echo hello | \"$@\"", {"--", "cat"}).out.empty());
  CHECK(run_by_shell(run, "echo hello | \"$@\"", {"--", "readlink", "/proc/self/fd/0"}).out == "/dev/null\n");
}

TEST_CASE("a reader who does not read does not stop the time from being over", "[retry-run]") {
  const RetryRun run;
  const std::string began = run.folder() / "began";
  Program program{run.words({"--timeout", "300ms", "--grace", "50ms", "--", "sh", "-c", ": >'" + began + "'; yes"}),
                  run.options()};
  const auto limit = std::chrono::steady_clock::now() + 20s;
  const auto is_over = [&] { return std::filesystem::exists(began) && run.alive().empty(); };
  while (!is_over() && std::chrono::steady_clock::now() < limit) std::this_thread::sleep_for(10ms);
  CHECK(is_over());
  CHECK(program.finish().code == 124);
}

TEST_CASE("a command whose reader has gone learns it as it would without us", "[retry-run]") {
  const RetryRun run;
  const std::string script = "{ \"$@\"; echo \"code $?\" >&2; } | head -n 1";
  const Ended ended = run_by_shell(run, script, {"--quiet", "--", "yes"});
  CHECK(ended.out == "y\n");
  CHECK(contains(ended.err, "code 141\n"));
  CHECK(contains(run_by_shell(run, script, {"--", "sh", "-c", "yes; exit 5"}).err, "code 5\n"));
}

TEST_CASE("output that cannot be written is a failure of ours, unless the command has failed itself", "[retry-run]") {
  const RetryRun run;
  ProgramOptions options = run.options();
  options.output_file = "/dev/full";
  const Ended lost = run_program(run.words({"--", "echo", "hello"}), options);
  CHECK(lost.code == 125);
  CHECK(contains(lost.err, "standard output: No space left on device"));
  CHECK(run_program(run.words({"--", "true"}), options).code == 0);
  CHECK(run_program(run.words({"--", "sh", "-c", "echo hello; exit 3"}), options).code == 3);
}

TEST_CASE("a stream that is closed is no file of ours", "[retry-run]") {
  const RetryRun run;
  const std::string script = run.folder().write("script", "echo written\necho complained >&2\n");
  const std::vector<std::string> arguments{"--exclusive", "x", "--lock-dir", run.folder().path(), "--", "sh", script};
  for (const auto& [closed, open] : {std::pair{"\"$@\" 2>&-", "written\n"}, std::pair{"\"$@\" >&-", "complained\n"}}) {
    INFO(closed);
    const Ended ended = run_by_shell(run, closed, arguments);
    CHECK(ended.code == 0);  // who closes a stream does not want what comes on it
    CHECK(contains(ended.out + ended.err, open));
    for (const char* file : {"x.lock", "report"}) {
      CHECK_FALSE(contains(run.folder().read(file), "written"));
      CHECK_FALSE(contains(run.folder().read(file), "complained"));
    }
  }
  CHECK(run_by_shell(run, "\"$@\" <&-", arguments).code == 0);
}

TEST_CASE("with --tty always both streams are terminals, each its own, and nothing is changed on the way",
          "[retry-run]") {
  const RetryRun run;
  const std::string script =
      "test -t 1 && test -t 2 && printf 'a\\nb\\r\\n' && readlink /proc/$$/fd/1 && readlink /proc/$$/fd/2 >&2";
  const Ended ended = run.run({"--tty", "always", "--", "sh", "-c", script});
  CHECK(ended.code == 0);
  CHECK(ended.out.rfind("a\nb\r\n/dev/pts/", 0) == 0);
  CHECK(ended.err.rfind("/dev/pts/", 0) == 0);
  CHECK(ended.out.substr(5) != ended.err);
  CHECK(run.run({"--", "test", "-t", "1"}).code == 1);
}

TEST_CASE("all that was written to a terminal is read, also what comes right before the end", "[retry-run]") {
  const RetryRun run;
  const std::string file = run.folder().write("lines", std::string(300'000, 'x') + "\nthe end\n");
  const Ended ended = run.run({"--tty", "always", "--", "cat", file});
  CHECK(ended.code == 0);
  CHECK((ended.out == run.folder().read("lines")));
}

TEST_CASE("on a terminal the command has one, with its size, but not in a job", "[retry-run]") {
  if (!has_program("script")) SKIP_TEST("there is no script(1)");
  const RetryRun run;
  const std::vector<std::string> ask{"--", "sh", "-c", "stty size <&1; test -t 0 && echo typed"};
  const Ended ended = run_on_terminal(run, "stty cols 71 rows 33; exec \"$@\"", ask);
  CHECK(contains(ended.out, "33 71"));
  CHECK(contains(ended.out, "typed"));
  const std::map<std::string, std::string> job{{"GITHUB_ACTIONS", "true"}};
  CHECK_FALSE(contains(run_on_terminal(run, "stty cols 71 rows 33; exec \"$@\"", ask, job).out, "33 71"));
  CHECK(run_on_terminal(run, "exec \"$@\"", {"--", "sh", "-c", "test ! -t 0 && test ! -t 1"}, job).code == 0);
  CHECK(run_on_terminal(run, "exec \"$@\"", {"--tty", "never", "--", "test", "!", "-t", "1"}).code == 0);
}

TEST_CASE("a terminal that changes its size changes that of the command", "[retry-run]") {
  if (!has_program("script")) SKIP_TEST("there is no script(1)");
  const RetryRun run;
  const std::string began = run.folder() / "began";
  const std::string line = "stty cols 71 rows 33; \"$@\" & while [ ! -e '" + began +
                           "' ]; do sleep 0.01; done; stty cols 99 rows 44; wait $!";
  const std::string script = "stty size <&2; : >" + began +
                             "; until [ \"$(stty size <&2)\" = \"44 99\" ]; do sleep 0.01; done; echo it has grown";
  const Ended ended = run_on_terminal(run, line, {"--timeout", "30s", "--", "sh", "-c", script});
  CHECK(ended.code == 0);
  CHECK(contains(ended.out, "33 71"));
}

}  // namespace toolkit::tools_test
