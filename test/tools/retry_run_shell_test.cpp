// Scripts for shells that are not here: a stand-in shows what it was given.
#include <string>

#include "test/support/catch.hpp"
#include "test/tools/retry_run.hpp"

namespace toolkit::tools_test {
namespace {

/// A program of that name which prints its arguments, the last one as it is called, and then the script's file.
Ended run_with(const RetryRun& run, const std::string& name, std::vector<std::string> arguments) {
  (void)run.folder().write_script("bin/" + name,
                                  "#!/bin/sh\n"
                                  "for last; do :; done\n"
                                  "file=${last#*\\'}\n"
                                  "file=${file%\\'}\n"
                                  "echo \"$# $1 ${file##*/}\"\n"
                                  "cat \"$file\"\n");
  ProgramOptions options = run.options();
  options.environment["PATH"] = run.folder() / "bin:/usr/local/bin:/usr/bin:/bin";
  return run_program(run.words(std::move(arguments)), options);
}

constexpr const char* kEnd = "if ((Test-Path -LiteralPath variable:\\LASTEXITCODE)) { exit $LASTEXITCODE }\n";

}  // namespace

TEST_CASE("pwsh gets a script that fails where that of a step does", "[retry-run]") {
  const RetryRun run;
  const Ended ended = run_with(run, "pwsh", {"--shell", "pwsh", "--run", "make"});
  CHECK(ended.code == 0);
  CHECK(ended.out == std::string{"2 -command run.ps1\n$ErrorActionPreference = 'stop'\nmake\n"} + kEnd);
  const Ended own = run_with(run, "pwsh", {"--shell", "pwsh -NoLogo -command \". '{0}'\"", "--run", "make"});
  CHECK(own.out == std::string{"3 -NoLogo run.ps1\n$ErrorActionPreference = 'stop'\nmake\n"} + kEnd);
}

TEST_CASE("a clean-up by pwsh is such a script as well", "[retry-run]") {
  const RetryRun run;
  const Ended ended = run_with(
      run, "pwsh", {"--shell", "pwsh", "--between", "clean", "--attempts", "2", "--backoff", "0s", "--", "false"});
  CHECK(ended.code == 1);
  CHECK(ended.out == std::string{"2 -command between-1.ps1\n$ErrorActionPreference = 'stop'\nclean\n"} + kEnd);
}

TEST_CASE("cmd gets a script that does not show its own lines", "[retry-run]") {
  const RetryRun run;
  const Ended ended = run_with(run, "cmd", {"--shell", "cmd", "--run", "make"});
  CHECK(ended.code == 0);
  CHECK(ended.out == "7 /D run.cmd\n@echo off\nmake\n");
}

}  // namespace toolkit::tools_test
