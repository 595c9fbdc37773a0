#include "lib/results/tap.hpp"
#include "test/integration/frameworks/frameworks.hpp"
#include "test/support/catch.hpp"
#include "test/tools/scratch.hpp"

namespace toolkit::test {
namespace {

using results::Status;
using tools_test::Scratch;

std::string perl_quoted(const std::string& text) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' || c == '\\' ? std::string{'\\', c} : std::string{c};
  return result + "'";
}

void write_perl(const Suite& suite, std::string& text) {
  for (const Node& node : suite) {
    const std::string title = perl_quoted(node.title);
    if (node.is_group()) {
      text += "subtest " + title + " => sub {\n";
      write_perl(node.inner, text);
      text += "};\n";
    } else if (node.status == Status::skipped) {
      text += "SKIP: { skip " + perl_quoted(node.message) + ", 1; }\n";
    } else {
      text += node.status == Status::passed ? "pass(" + title + ");\n"
                                            : "fail(" + title + "); diag(" + perl_quoted(node.message) + ");\n";
    }
  }
  text += "done_testing;\n";
}

/// Test::More writes no name of a test that is skipped.
void as_perl_says(Suite& suite) {
  for (std::size_t i = 0; i < suite.size(); ++i) {
    if (suite[i].status == Status::skipped) suite[i].title = std::to_string(i + 1);
    as_perl_says(suite[i].inner);
  }
}

void write_node(const Suite& suite, std::string& text) {
  for (const Node& node : suite) {
    if (node.is_group()) {
      text += "describe(" + quoted(node.title) + ", () => {\n";
      write_node(node.inner, text);
      text += "});\n";
    } else if (node.status == Status::skipped) {
      text += "it(" + quoted(node.title) + ", { skip: " + quoted(node.message) + " }, () => {});\n";
    } else {
      const std::string body = node.status == Status::failed ? "throw new Error(" + quoted(node.message) + ");" : "";
      text += "it(" + quoted(node.title) + ", () => {" + body + "});\n";
    }
  }
}

}  // namespace

TEST_CASE("what is read of Test::More is what the suite did, by perl and by prove", "[integration][property]") {
  if (!tools_test::has_program("prove")) SKIP_TEST("perl is not installed");
  Chance chance;
  const Scratch work;
  std::vector<Expected> expected;
  for (const std::string file : {"one.t", "two.t"}) {
    Suite suite = any_suite(chance, {.words = odd_words(), .glue = " "}, 30, 2);
    std::string text = "use Test::More;\n";
    write_perl(suite, text);
    work.write(file, text);
    as_perl_says(suite);
    std::vector<Expected> alone;
    expect(suite, {.separator = " > ", .with_groups = true}, alone);
    const auto ended = run_framework({"perl", file}, {.folder = work.path(), .mixed = true});
    check_read(results::read_tap(ended.out), alone, chance, ended.out);
    expect(suite, {.suite = file, .separator = " > ", .with_groups = true}, expected);
  }
  const auto ended = run_framework({"prove", "-v", "--merge", "one.t", "two.t"}, {.folder = work.path()});
  check_read(results::read_tap(ended.out), expected, chance, ended.out);
}

TEST_CASE("what is read of node:test is what the suite did", "[integration][property]") {
  if (!has_node()) SKIP_TEST("node 20 or newer is not installed");
  Chance chance;
  const Scratch work;
  const Suite suite = any_suite(chance, {.words = odd_words(), .glue = " "}, 40, 2);
  std::string text = "const { describe, it } = require('node:test');\n";
  write_node(suite, text);
  work.write("some.test.js", text);
  std::vector<Expected> expected;
  expect(suite, {.separator = " > ", .with_groups = true}, expected);
  const auto ended = run_framework({"node", "--test", "--test-reporter=tap", "some.test.js"}, {.folder = work.path()});
  check_read(results::read_tap(ended.out), expected, chance, ended.out);
}

}  // namespace toolkit::test
