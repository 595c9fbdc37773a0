// The reader that the other tests stand on: each line here is a rule of the runner.
#include "test/support/file_command_reader.hpp"

#include "test/support/catch.hpp"

using namespace toolkit::test;
using Records = std::vector<FileRecord>;

TEST_CASE("whichever of = and << comes first decides how a record is read", "[actions]") {
  CHECK(read_file_records("a=b<<c\n") == Records{{"a", "b<<c"}});
  CHECK(read_file_records("a<<E=F\n1\nE=F\n") == Records{{"a", "1"}});
  CHECK(read_file_records("a=\n\n\nb=2") == Records{{"a", ""}, {"b", "2"}});
}

TEST_CASE("a value reaches to the line that is the delimiter", "[actions]") {
  CHECK(read_file_records("a<<E\nE\n") == Records{{"a", ""}});
  CHECK(read_file_records("a<<E\n\nE\n") == Records{{"a", ""}});
  CHECK(read_file_records("a<<E\n\n\nE\n") == Records{{"a", "\n"}});
  CHECK(read_file_records("a<<E\n E\nE \nEE\nE") == Records{{"a", " E\nE \nEE"}});
  CHECK(read_file_records("a<<E\n1\r\nE\n") == Records{{"a", "1\r"}});
  CHECK(read_file_records("a<<<E\n1\n<E\n") == Records{{"a", "1"}});
}

TEST_CASE("what makes the runner fail a step is an error", "[actions]") {
  for (const char* file : {"a", "a\n", "a<<E\n1\n", "a<<E\n1\nE\r\n", "a<<E\r\nE\n", "<<E\nE\n", "a<<\n\n", "=b\n"}) {
    INFO(file);
    CHECK_FALSE(read_file_records(file));
  }
}

TEST_CASE("a byte-order mark goes from the start of a file", "[actions]") {
  CHECK(read_file_records("\xEF\xBB\xBF"
                          "a=b\n") == Records{{"a", "b"}});
}

TEST_CASE("a path file has one directory a line", "[actions]") {
  CHECK(read_path_file("/a\n\n/b c\r\n/d") == std::vector<std::string>{"/a", "/b c", "/d"});
}

TEST_CASE("a command starts its line after any blanks", "[actions]") {
  CHECK(parse_command("::debug::x") == WorkflowCommand{"debug", {}, "x"});
  CHECK(parse_command(" \t\u00a0\u2003\u3000::debug::x") == WorkflowCommand{"debug", {}, "x"});
  CHECK(parse_command("::DEBUG::") == WorkflowCommand{"DEBUG", {}, ""});
  for (const char* line : {"", "x::debug::y", "::debug", "::debug:x", "::unknown::x", ":::debug::x",
                           "::", "::::", "\xe2\x80", "\xe3::debug::x"}) {
    INFO(line);
    CHECK_FALSE(parse_command(line));
  }
}

TEST_CASE("the old form is a command anywhere in a line", "[actions]") {
  CHECK(parse_command("text ##[add-mask]x%3B") == WorkflowCommand{"add-mask", {}, "x;"});
  CHECK(parse_command("##[error file=a;line=3]x") == WorkflowCommand{"error", {{"file", "a"}, {"line", "3"}}, "x"});
  CHECK_FALSE(parse_command("##[unknown]x"));
  CHECK_FALSE(parse_command("##[error"));
}

TEST_CASE("properties are split and trimmed as .NET does it", "[actions]") {
  const auto properties = [](const char* line) { return parse_command(line).value().properties; };
  using Map = std::map<std::string, std::string>;
  CHECK(properties("::error file=a,endLine=3::") == Map{{"file", "a"}, {"endline", "3"}});
  CHECK(properties("::error title=a=b::") == Map{{"title", "a=b"}});
  CHECK(properties("::error title==b::") == Map{{"title", "b"}});
  CHECK(properties("::error title=,line::").empty());
  CHECK(properties("::error   title= a %2C%3A\u00a0::") == Map{{"title", " a ,:"}});
}

TEST_CASE("escapes are undone once", "[actions]") {
  CHECK(parse_command("::debug::%250A%0A%0D%25%3A%2C").value().data == "%0A\n\r%%3A%2C");
  CHECK(parse_command("::error title=%253A%3A%2C%0A::").value().properties.at("title") == "%3A:,\n");
}

TEST_CASE("commands are stopped until their token", "[actions]") {
  const auto commands = commands_in(
      "::stop-commands::T1\n::error::no\n##[error]no\n::t1::\r::error::yes\r\n::stop-commands::T2\n::T1::\n::debug::"
      "no");
  CHECK(commands == std::vector<WorkflowCommand>{{"error", {}, "yes"}});
}
