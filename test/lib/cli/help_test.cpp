#include "lib/cli/help.hpp"

#include <sstream>

#include "lib/cli/wrap.hpp"
#include "lib/core/version.hpp"
#include "test/lib/cli/example_tool.hpp"
#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::cli;

TEST_CASE("help shows the whole declaration", "[cli]") {
  CHECK(help(example_tool()) == "health-probe " + std::string{version()} + R"(: Waits until services are ready.

Usage: health-probe [options] TARGET... [-- COMMAND...]

Arguments:
  TARGET          What to wait for.
  -- COMMAND...   The command, with its arguments, that follows.

Options:
  --timeout DURATION   How long. Default: 60s.
  --any                One target is enough.
  --header HEADER      Sent with each: 'A: [b]'. May be repeated; in the input one a line.
  --expect TEXT        The answer | the `value`.
  --limit SIZE         Bytes read. Default: 1MiB.
  --successes N        In a row. From 1 to 1000. Default: 1.
  --format FORM        Of the log. One of text, json. Default: text.
  --report FILE        Written at the end.
  -h, --help           Prints this help.
  --version            Prints the version and the commit it was built from.
  --completion SHELL   Prints a script for the shell's completion of this command. One of bash, zsh,
                       fish.
  Durations are written 250ms, 30s, 5m or 1h30m.
  Sizes are written 512B, 64KiB, 64MiB or 2GiB.

Targets:
  tcp://HOST:PORT   a connection is accepted
  unix:PATH         the same

In a workflow:
  Each option is an input of the action, without the dashes, but for --report; each TARGET is a line
  of the input targets. The command line beats the input, the input beats the default.

Outputs of the action:
  ready   true or false.

Exit codes:
  0     All are ready.
  124   Out of time.

Examples:
  health-probe tcp://db:5432 -- ./migrate
      Waits, then runs ./migrate.
)");
}

TEST_CASE("a table in the help keeps all its columns where they fit", "[cli]") {
  CHECK(wrapped_lines("a    b   c\nlong  " + std::string(60, 'x') + "  y z  " + std::string(40, 'x'), 2) ==
        "  a    b   c\n  long  " + std::string(60, 'x') + " y z\n        " + std::string(40, 'x') + "\n");
}

TEST_CASE("help does not show the inputs of the action only", "[cli]") {
  CHECK(help(example_with_inputs()) == help(example_tool()));
  Tool tool{.name = "idle", .summary = "Does nothing."};
  const std::string text = help(tool);
  tool.options = {
      {.name = "wait_time", .type = Type::duration, .metavar = "TIME", .help = "How long.", .on_command_line = false}};
  CHECK(help(tool) == text);
}

TEST_CASE("a tool with nothing but a name has a short help", "[cli]") {
  const std::string text = help({.name = "idle", .summary = "Does nothing."});
  CHECK(text.find("Usage: idle [options]\n\nOptions:\n  -h, --help") != std::string::npos);
  CHECK(text.find("Examples") == std::string::npos);
  CHECK(text.find("Arguments") == std::string::npos);
}

TEST_CASE("text is wrapped at the edge and long words stay whole", "[cli]") {
  const std::string word(kColumns - 1, 'x');
  CHECK(wrapped("", word + " y", 2) == word + "\n  y\n");
  CHECK(wrapped("", std::string(kColumns - 2, 'x') + " y", 2) == std::string(kColumns - 2, 'x') + " y\n");
  CHECK(wrapped("", std::string(200, 'x') + "  a", 2) == std::string(200, 'x') + "\n  a\n");
  CHECK(wrapped("  ", "", 2) == "\n");
  CHECK(columns_of("≤ 5 ms") == 6);
}

TEST_CASE("the rows of a table continue below their second column", "[cli]") {
  std::string words;
  for (int i = 0; i < 30; ++i) words += "word ";
  const std::string text = wrapped_lines("key   " + words + "\n\nplain", 2);
  CHECK(text.find("\n        word") != std::string::npos);
  CHECK(text.find("\n\n  plain\n") != std::string::npos);
}

TEST_CASE("no text is wrapped wrongly", "[cli][property]") {
  rc::prop("lines keep within the edge and the words stay as they are", [] {
    const auto words = *rc::gen::container<std::vector<std::string>>(
        rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::inRange('a', 'z'))));
    std::string text;
    for (const std::string& word : words) text += word + " ";
    std::istringstream lines{wrapped("", text, 4)};
    std::vector<std::string> found;
    for (std::string line; std::getline(lines, line);) {
      std::istringstream parts{line};
      std::size_t count = 0;
      for (std::string part; parts >> part; ++count) found.push_back(part);
      RC_ASSERT(columns_of(line) <= kColumns || count == 1U);
    }
    RC_ASSERT(found == words);
  });
}
