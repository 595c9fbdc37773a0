#include "lib/actions/runner_text.hpp"

#include "test/lib/actions/any_text.hpp"
#include "test/support/file_command_reader.hpp"

using namespace toolkit::actions;
using namespace toolkit::actions::test;
using toolkit::test::commands_in;
using toolkit::test::parse_command;

TEST_CASE("data and properties are escaped as the runner undoes it", "[actions]") {
  CHECK(escape_data("a%b\r\nc:d,e") == "a%25b%0D%0Ac:d,e");
  CHECK(escape_property("a%b\r\nc:d,e=") == "a%25b%0D%0Ac%3Ad%2Ce=");
}

TEST_CASE("escaped data reads back", "[actions][property]") {
  rc::prop("the data of a command is what was escaped", [] {
    const std::string text = *any_text();
    RC_ASSERT(parse_command("::debug::" + escape_data(text)).value().data == text);
  });
}

TEST_CASE("no text becomes a command", "[actions][property]") {
  rc::prop("safe lines hold no command and no ##[ and start with no colons", [] {
    const std::string lines = safe_lines(*any_text());
    RC_ASSERT(commands_in(lines).empty());
    RC_ASSERT(lines.find("##[") == std::string::npos);
    RC_ASSERT(lines.ends_with('\n'));
    std::string_view rest = lines;
    while (!rest.empty()) {
      RC_ASSERT(!trimmed_as_runner(rest.substr(0, rest.find('\n'))).starts_with("::"));
      rest.remove_prefix(rest.find('\n') + 1);
    }
  });
}

TEST_CASE("safe lines keep what is harmless", "[actions]") {
  CHECK(safe_lines("std::string a; # [x]\n\tnext \x1b[31mred\x1b[0m é") ==
        "std::string a; # [x]\n\tnext \x1b[31mred\x1b[0m é\n");
  CHECK(safe_lines("") == "\n");
  CHECK(safe_lines("a\r\nb\rc\n") == "a\nb\nc\n\n");
  CHECK(safe_lines("  ::error::x") == "  \\::error::x\n");
  CHECK(safe_lines("ok\r::error::x") == "ok\n\\::error::x\n");
  CHECK(safe_lines("\u3000::error::x") == "\u3000\\::error::x\n");
  CHECK(safe_lines("a ###[error]x") == "a ###\\[error]x\n");
  CHECK(safe_lines({"a\0b", 3}) == "a\\x00b\n");
  CHECK(safe_lines("\té\x1b[31m😀\x1b") == "\té\x1b[31m😀\x1b\n");
  CHECK(safe_lines("\xc2\x9b\x31m\xe4") == "\\xc2\\x9b1m\\xe4\n");
}

TEST_CASE("the blanks of .NET are trimmed", "[actions]") {
  CHECK(trimmed_as_runner(" \u00a0\u2003 a\u3000b \u0085\u205f\r\n") == "a\u3000b");
  CHECK(trimmed_as_runner(" \u2028").empty());
}

TEST_CASE("text is cut by UTF-16 units between characters", "[actions]") {
  CHECK(cut_utf16("abc", 2) == "ab");
  CHECK(cut_utf16("éé", 1) == "é");
  CHECK(cut_utf16("a😀b", 2) == "a");
  CHECK(cut_utf16("a😀b", 3) == "a😀");
  CHECK(cut_utf16("\xff\xf0\x9f", 2) == "\xff\xf0");
}
