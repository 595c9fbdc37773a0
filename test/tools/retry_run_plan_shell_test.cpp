// Which shell a script is run by, and how.
#include "lib/core/text.hpp"
#include "test/support/catch.hpp"
#include "test/tools/retry_run_plan.hpp"

namespace toolkit::tools_test {

TEST_CASE("the shell of a script is called as that of a step", "[retry-run]") {
  const Machine all{{"sh", "bash", "python", "pwsh", "cmd", "perl"}};
  const auto command = [&](const std::string& shell, const Machine& machine) {
    Words arguments{"--run", "make"};
    if (!shell.empty()) arguments.insert(arguments.end(), {"--shell", shell});
    return join(plan_of(arguments, {}, machine).shell->command("/tmp/run"), "|");
  };
  CHECK(command("", all) == "bash|--noprofile|--norc|-e|-o|pipefail|/tmp/run");
  CHECK(command("", Machine{{"sh"}}) == "sh|-e|/tmp/run");
  CHECK(command("sh", all) == "sh|-e|/tmp/run");
  CHECK(command("python", all) == "python|/tmp/run");
  CHECK(command("pwsh", all) == "pwsh|-command|. '/tmp/run'");
  CHECK(command("cmd", all) == "cmd|/D|/E:ON|/V:OFF|/S|/C|CALL|/tmp/run");
  CHECK(command("perl -w {0}", all) == "perl|-w|/tmp/run");
  CHECK(plan_of({"--run", "x", "--shell", "pwsh"}, {}, all).shell->suffix() == ".ps1");
  CHECK(plan_of({"--run", "x", "--shell", "python"}, {}, all).shell->suffix() == ".py");
  CHECK(command((all / "perl") + " {0}", Machine{{"sh"}}) == (all / "perl") + "|/tmp/run");
}

TEST_CASE("a known shell's command line is taken as the runner takes it", "[retry-run]") {
  const Machine all{{"sh", "pwsh", "python"}};
  const auto shell = [&](const std::string& text) {
    return *plan_of({"--run", "make", "--shell", text}, {}, all).shell;
  };
  // Without the quotes' meaning PowerShell would print the words between them, and end well.
  CHECK(join(shell("pwsh -NoLogo -command \". '{0}'\"").command("/tmp/run"), "|") ==
        "pwsh|-NoLogo|-command|. '/tmp/run'");
  CHECK(shell("pwsh -NoLogo -File {0}").suffix() == ".ps1");
  CHECK(shell("pwsh -NoLogo -File {0}").content("x") == shell("pwsh").content("x"));
  CHECK(join(shell("python  -c \"\" a\"b c\"d {0}").command("f"), "|") == "python|-c||ab cd|f");
}

TEST_CASE("a script for pwsh or cmd fails where that of a step does", "[retry-run]") {
  const Machine all{{"sh", "bash", "python", "pwsh", "powershell", "cmd"}};
  const auto content = [&](const std::string& shell, const std::string& script) {
    return plan_of({"--run", "x", "--shell", shell}, {}, all).shell->content(script);
  };
  for (const char* shell : {"pwsh", "powershell"}) {
    CHECK(content(shell, "make\nmake check") ==
          "$ErrorActionPreference = 'stop'\nmake\nmake check\n"
          "if ((Test-Path -LiteralPath variable:\\LASTEXITCODE)) { exit $LASTEXITCODE }\n");
    CHECK(content(shell, "make\n") == content(shell, "make"));
  }
  CHECK(content("cmd", "make") == "@echo off\nmake");
  for (const char* shell : {"bash", "sh", "python", "sh -x {0}"}) CHECK(content(shell, "make") == "make");
  // nick-fields/retry's goes on after a failure, and ends as its last command does.
  const auto plain = [&](const std::string& shell) {
    return plan_of({}, {{"command", "make"}, {"timeout_minutes", "5"}, {"shell", shell}}, all).shell->content("make");
  };
  CHECK(plain("pwsh") == "make\nif (-not $?) { exit 1 }\n");
  CHECK(plain("cmd") == "@echo off\nmake");
  CHECK(plain("python") == "make");
}

TEST_CASE("a script for the end of the time or for the clean-up needs a shell as well", "[retry-run]") {
  CHECK(plan_with({"--between", "x"}).shell);
  CHECK(plan_with({"--on-timeout", "x"}).shell);
  CHECK(is_one_that_says(mistakes_of({"--between", "x", "--", "true"}, {}, Machine{{}}), {"--shell: ", "not found"}));
  CHECK_FALSE(plan_of({"--", "true"}, {}, Machine{{}}).shell);
}

}  // namespace toolkit::tools_test
