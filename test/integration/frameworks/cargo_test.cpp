#include "lib/results/cargo_test.hpp"

#include "test/integration/frameworks/frameworks.hpp"
#include "test/integration/frameworks/rerun.hpp"
#include "test/support/catch.hpp"
#include "test/tools/scratch.hpp"

namespace toolkit::test {
namespace {

using results::Status;
using tools_test::Scratch;

void write_nodes(const Suite& suite, std::string& text) {
  for (const Node& node : suite) {
    if (node.is_group()) {
      text += "mod " + node.title + " {\n";
      write_nodes(node.inner, text);
      text += "}\n";
      continue;
    }
    text += "#[test]\n";
    if (node.status == Status::skipped) text += "#[ignore = " + quoted(node.message) + "]\n";
    const bool has_failed = node.status == Status::failed;
    text += "fn " + node.title + "() {" + (has_failed ? "panic!(\"{}\", " + quoted(node.message) + ")" : "") + "}\n";
  }
}

}  // namespace

TEST_CASE("what is read of cargo test is what the suite did", "[integration][property]") {
  if (!tools_test::has_program("cargo")) SKIP_TEST("cargo is not installed");
  Chance chance;
  const Scratch work;
  std::vector<Expected> expected;
  work.write("Cargo.toml", "[package]\nname = \"some\"\nversion = \"0.1.0\"\nedition = \"2021\"\n");
  for (const std::string name : {"src/lib.rs (some)", "tests/whole.rs (whole)"}) {
    const Suite suite = any_suite(chance, {.words = identifiers(), .group = "m_", .test = "t_"}, 40, 2);
    const std::string file = name.substr(0, name.find(' '));
    std::string text;
    write_nodes(suite, text);
    work.write(file, text);
    expect(suite, {.suite = name, .separator = "::", .file = file}, expected);
  }
  const Words command{"cargo", "test", "--offline", "--no-fail-fast"};
  const auto ended = run_framework(command, {.folder = work.path(), .mixed = true});
  const auto read = results::read_cargo_test(ended.out);
  check_read(read, expected, chance, ended.out);
  const auto failed = run_framework(narrowed(command, work.path(), *read), {.folder = work.path(), .mixed = true});
  check_rerun(*read, results::read_cargo_test(failed.out), chance, failed.out);
  Words one_thread = command;
  one_thread.insert(one_thread.end(), {"--", "--test-threads=1"});
  const auto again = run_framework(one_thread, {.folder = work.path(), .mixed = true});
  check_read(results::read_cargo_test(again.out), expected, chance, again.out);
}

}  // namespace toolkit::test
