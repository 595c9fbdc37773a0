// What a retried attempt wrote to the files of a job is taken back.
#include "test/support/catch.hpp"
#include "test/tools/retry_run_job.hpp"

namespace toolkit::tools_test {
namespace {

/// Something in each file of the job, and then the end of it.
std::string write_all(const std::string& word, const std::string& end) {
  return "echo value=" + word + " >>\"$GITHUB_OUTPUT\"\necho NAME=" + word + " >>\"$GITHUB_ENV\"\necho /" + word +
         " >>\"$GITHUB_PATH\"\necho key=" + word + " >>\"$GITHUB_STATE\"\necho \"it is " + word +
         "\" >>\"$GITHUB_STEP_SUMMARY\"\n" + end;
}

bool begins_with(const std::string& text, const std::string& begin) { return text.rfind(begin, 0) == 0; }

}  // namespace

TEST_CASE("a retried attempt leaves nothing in the files of the job", "[retry-run][job]") {
  const RetryRunStep run{{write_all("first", "kill -9 $$"), write_all("second", "exit 3"), write_all("third", "true")}};
  const Ended ended = run.run({"--attempts", "3"});
  INFO(ended.err);
  CHECK(ended.code == 0);
  CHECK(run.attempts() == 3);
  CHECK(run.outputs().at("value") == "third");
  CHECK(begins_with(run.read("output"), "value=third\n"));
  CHECK(run.read("env") == "NAME=third\n");
  CHECK(run.read("path") == "/third\n");
  CHECK(run.read("state") == "key=third\n");
  CHECK(begins_with(run.step().summary(), "it is third\n"));
  for (const char* file : {"output", "env", "path", "state", "summary"}) {
    INFO(file);
    CHECK_FALSE(contains(run.read(file), "first"));
    CHECK_FALSE(contains(run.read(file), "second"));
  }
}

TEST_CASE("what was in the files before and what the last attempt wrote stays though it failed", "[retry-run][job]") {
  const RetryRunStep run{{write_all("first", "exit 3"), write_all("second", "exit 4")}};
  for (const char* file : {"output", "env", "state"}) (void)run.step().folder().write(file, "before=1\n");
  CHECK(run.run({"--attempts", "2"}).code == 4);
  CHECK(run.read("env") == "before=1\nNAME=second\n");
  CHECK(run.read("state") == "before=1\nkey=second\n");
  CHECK(run.outputs().at("before") == "1");
  CHECK(run.outputs().at("value") == "second");
  CHECK(contains(run.step().summary(), "it is second\n"));
  CHECK_FALSE(contains(run.step().summary(), "it is first"));
}

TEST_CASE("with keep-files all attempts leave their traces", "[retry-run][job]") {
  const RetryRunStep run{{write_all("first", "exit 3"), write_all("second", "true")}};
  CHECK(run.run({"--attempts", "2", "--keep-files"}).code == 0);
  CHECK(run.read("env") == "NAME=first\nNAME=second\n");
  CHECK(run.read("path") == "/first\n/second\n");
  CHECK(run.read("state") == "key=first\nkey=second\n");
  CHECK(begins_with(run.read("output"), "value=first\nvalue=second\n"));
  CHECK(begins_with(run.step().summary(), "it is first\nit is second\n"));
}

TEST_CASE("a value that a killed last attempt has half written does not swallow our outputs", "[retry-run][job]") {
  const std::string half =
      GENERATE(as<std::string>{}, "printf 'text<<END\\nfirst line\\n' >>\"$GITHUB_OUTPUT\"",
               "printf 'text<<END\\nfirst line\\nEN' >>\"$GITHUB_OUTPUT\"", "printf 'text<<END' >>\"$GITHUB_OUTPUT\"");
  const Words more = GENERATE(as<Words>{}, Words{}, Words{"--attempts", "2"}, Words{"--attempts", "2", "--keep-files"});
  const RetryRunStep run{{"echo whole=1 >>\"$GITHUB_OUTPUT\"\n" + half + "\nkill -9 $$"}};
  CHECK(run.run(more).code == 137);
  INFO(half << "\n" << run.read("output"));
  const auto outputs = run.outputs();  // throws when the runner would fail the step
  CHECK(outputs.at("whole") == "1");
  CHECK(outputs.at("outcome") == "failure");
  CHECK(outputs.count("text") == 0);
}

TEST_CASE("a value that a command has half written in GITHUB_ENV does not fail the step", "[retry-run][job]") {
  const RetryRunStep run{{"echo A=1 >>\"$GITHUB_ENV\"\nprintf 'B<<END\\nhalf\\n' >>\"$GITHUB_ENV\"\nkill -SEGV $$"}};
  CHECK(run.run({}).code == 139);
  CHECK(run.read("env") == "A=1\n");
}

TEST_CASE("what the clean-up between attempts writes to the files of the job stays", "[retry-run][job]") {
  const RetryRunStep run{{write_all("first", "exit 3"), "true"}};
  CHECK(run.run({"--attempts", "2", "--between", "echo CLEANED=1 >>\"$GITHUB_ENV\""}).code == 0);
  CHECK(run.read("env") == "CLEANED=1\n");
}

TEST_CASE("a value that a clean-up has half written does not break the step", "[retry-run][job]") {
  const RetryRunStep run{
      {"printf 'a<<END\nhalf\n' >>\"$GITHUB_OUTPUT\"\nkill -9 $$", "echo value=second >>\"$GITHUB_OUTPUT\""}};
  CHECK(run.run({"--attempts", "2", "--between-timeout", "200ms", "--between",
                 "printf 'cleaned=1\nb<<END\nhalf\n' >>\"$GITHUB_OUTPUT\"; exec sleep 1000"})
            .code == 0);
  const auto outputs = run.outputs();  // throws when the runner would fail the step
  CHECK(outputs.at("value") == "second");
  CHECK(outputs.at("cleaned") == "1");
  CHECK(outputs.at("outcome") == "success");
  CHECK(outputs.count("a") + outputs.count("b") == 0);
}

}  // namespace toolkit::tools_test
