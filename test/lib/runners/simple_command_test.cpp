#include "lib/runners/simple_command.hpp"

#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::runners;
using Words = std::vector<std::string>;

TEST_CASE("a simple command is its words", "[runners]") {
  const std::vector<std::pair<std::string, Words>> rows{
      {"go test ./...", {"go", "test", "./..."}},
      {"  go\ttest  \n", {"go", "test"}},
      {"\n\n go test\r\n", {"go", "test"}},
      {"pytest -k 'a and not b'", {"pytest", "-k", "a and not b"}},
      {"pytest -k \"a 'b'\"", {"pytest", "-k", "a 'b'"}},
      {"pytest -k 'a \"b\" \\ $x `y`'", {"pytest", "-k", "a \"b\" \\ $x `y`"}},
      {R"(pytest "a\"b\\c\$d\`e\f")", {"pytest", R"(a"b\c$d`e\f)"}},
      {R"(pytest a\ b\'c\$\\)", {"pytest", R"(a b'c$\)"}},
      {"pytest ''", {"pytest", ""}},
      {"pytest a''\"b\"c", {"pytest", "abc"}},
      {"pytest a\\\n b", {"pytest", "a", "b"}},
      {"pytest \"a\\\nb\"", {"pytest", "ab"}},
      {"pytest 'a\nb'", {"pytest", "a\nb"}},
      {"pytest a#b a=b --k=v x~ %,:@^+", {"pytest", "a#b", "a=b", "--k=v", "x~", "%,:@^+"}},
      {"pytest '#a' '*' \"~\" '|'", {"pytest", "#a", "*", "~", "|"}},
      {"pytest a\\ ", {"pytest", "a "}},
      {"a if", {"a", "if"}},
      {"env A=1 go test", {"env", "A=1", "go", "test"}},
  };
  for (const auto& [script, words] : rows) {
    INFO(script);
    const auto command = simple_command(script);
    REQUIRE(command);
    CHECK(*command == words);
  }
}

TEST_CASE("a script that a shell would do more with is no simple command", "[runners]") {
  const std::vector<std::string> scripts{
      "",         " \n",        "a\nb",      "a; b",      "a;",     "a && b",
      "a || b",   "a | b",      "a &",       "! a",       "a > f",  "a 2>&1",
      "a < f",    "a << E",     "(a)",       "{ a; }",    "a $x",   "a \"$x\"",
      "a ${x}",   "a $(b)",     "a `b`",     "a \"`b`\"", "a *",    "a b?",
      "a [ab]",   "a {1,2}",    "a # b",     "# a",       "A=1",    "A=1 a",
      "a+=1 b",   "if a",       "for i",     "while a",   "case a", "function f",
      "[[ a ]]",  "time a",     "cd a",      "exec a",    "eval a", ". a",
      "source a", "export A=1", "set -e",    "~/bin/a",   "a ~",    "a 'b",
      "a \"b",    "a \\",       "a \"b\\\"", "''",        "a\r\nb", std::string{"a \0b", 4},
      "a $'b'",   "a !\n b"};
  for (const std::string& script : scripts) {
    INFO(script);
    CHECK_FALSE(simple_command(script));
  }
}

TEST_CASE("words that are quoted come back as they were", "[runners]") {
  rc::prop("for any words", [](std::vector<std::string> words) {
    std::string script = "run";
    for (std::string& word : words) {
      std::erase(word, '\0');
      script += " '";
      for (const char c : word) script += c == '\'' ? "'\\''" : std::string{c};
      script += "'";
    }
    words.insert(words.begin(), "run");
    RC_ASSERT(simple_command(script) == words);
  });
}
