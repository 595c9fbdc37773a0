#include "lib/results/jest_json.hpp"
#include "test/integration/frameworks/frameworks.hpp"
#include "test/integration/frameworks/rerun.hpp"
#include "test/support/catch.hpp"
#include "test/tools/scratch.hpp"

namespace toolkit::test {
namespace {

using results::Status;
using tools_test::Scratch;

constexpr const char* kNoNode =
    "CI_TOOLKIT_TEST_NODE does not name the folder of jest and vitest, or node 20 is not installed; ./dev test makes "
    "it";

void write_nodes(const Suite& suite, std::string& text) {
  for (const Node& node : suite) {
    const std::string title = quoted(node.title);
    if (node.is_group()) {
      text += "describe(" + title + ", () => {\n";
      write_nodes(node.inner, text);
      text += "});\n";
      continue;
    }
    const std::string body = node.status == Status::failed ? "throw new Error(" + quoted(node.message) + ");" : "";
    text += (node.status == Status::skipped ? "test.skip(" : "test(") + title + ", () => {" + body + "});\n";
  }
}

/// Files of tests that begin with `head`, beside the frameworks.
std::vector<Expected> write_files(Chance& chance, const Scratch& work, const std::string& head) {
  std::vector<Expected> tests;
  std::filesystem::create_directory_symlink(framework("CI_TOOLKIT_TEST_NODE") + "/node_modules", work / "node_modules");
  for (const std::string file : {"one.test.js", "deep/two.test.js"}) {
    const Suite suite = any_suite(chance, {.words = odd_words(), .glue = " "}, 40, 2);
    std::string text = head;
    write_nodes(suite, text);
    work.write(file, text);
    expect(suite, {.suite = file, .separator = " > ", .file = file, .tells_why_skipped = false}, tests);
  }
  return tests;
}

/// The whole suite, and then what has failed of it.
void check_run(const Scratch& work, const Words& command, const std::vector<Expected>& expected, const Chance& chance) {
  const auto ended = run_framework(command, {.folder = work.path()});
  const auto read = results::read_jest_json(work.read("out.json"), work.path());
  check_read(read, expected, chance, ended.err + ended.out);
  const auto again = run_framework(narrowed(command, work.path(), *read), {.folder = work.path()});
  check_rerun(*read, results::read_jest_json(work.read("out.json"), work.path()), chance, again.err + again.out);
}

bool has_frameworks() { return !framework("CI_TOOLKIT_TEST_NODE").empty() && has_node(); }

}  // namespace

TEST_CASE("what is read of jest is what the suite did", "[integration][property]") {
  if (!has_frameworks()) SKIP_TEST(kNoNode);
  Chance chance;
  const Scratch work;
  const auto expected = write_files(chance, work, "");
  work.write("package.json", R"({"jest": {"testEnvironment": "node"}})");
  check_run(work, {"node", "node_modules/jest/bin/jest.js", "--json", "--outputFile=out.json"}, expected, chance);
}

TEST_CASE("what is read of vitest is what the suite did", "[integration][property]") {
  if (!has_frameworks()) SKIP_TEST(kNoNode);
  Chance chance;
  const Scratch work;
  const auto expected = write_files(chance, work, "import { describe, test } from 'vitest';\n");
  work.write("package.json", R"({"type": "module"})");
  check_run(work, {"node", "node_modules/vitest/vitest.mjs", "run", "--reporter=json", "--outputFile=out.json"},
            expected, chance);
}

}  // namespace toolkit::test
