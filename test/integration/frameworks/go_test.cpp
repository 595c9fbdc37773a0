#include <algorithm>

#include "lib/results/go_test_json.hpp"
#include "lib/results/junit.hpp"
#include "test/integration/frameworks/frameworks.hpp"
#include "test/support/catch.hpp"
#include "test/tools/scratch.hpp"

namespace toolkit::test {
namespace {

using results::Status;
using tools_test::Scratch;

/// Tests of one package; below the top they may be called anything.
Suite any_package(Chance& chance) {
  Suite suite;
  while (suite.size() < 7) {
    Node test{.title = "Test" + chance.one_of({"Adds", "Größer", "日本", "_x"}) + std::to_string(suite.size())};
    if (chance.below(4) > 0) test.inner = any_suite(chance, {.words = odd_words(), .glue = " "}, 5, 2);
    if (std::ranges::any_of(test.inner, [](const Node& it) { return it.status == Status::failed; }))
      test.status = Status::failed;
    suite.push_back(std::move(test));
  }
  return suite;
}

void write_nodes(const Suite& suite, std::string& text) {
  for (const Node& node : suite) {
    text += "t.Run(" + quoted(node.title) + ", func(t *testing.T) {\n";
    if (node.status == Status::failed && !node.is_group()) text += "t.Error(" + quoted(node.message) + ")\n";
    if (node.status == Status::skipped) text += "t.Skip(" + quoted(node.message) + ")\n";
    write_nodes(node.inner, text);
    text += "})\n";
  }
}

std::string source_of(const Suite& suite) {
  std::string text = "package some\n\nimport \"testing\"\n\n";
  for (const Node& test : suite) {
    text += "func " + test.title + "(t *testing.T) {\n";
    write_nodes(test.inner, text);
    text += "}\n";
  }
  return text;
}

/// Go has no blanks in names.
void as_go_says(Suite& suite) {
  for (Node& node : suite) {
    std::ranges::replace(node.title, ' ', '_');
    as_go_says(node.inner);
  }
}

std::vector<Expected> write_module(Chance& chance, const Scratch& work) {
  std::vector<Expected> tests;
  work.write("go.mod", "module example.com/some\n\ngo 1.20\n");
  for (const std::string package : {"one", "two", "three"}) {
    Suite suite = any_package(chance);
    work.write(package + "/some_test.go", source_of(suite));
    as_go_says(suite);
    expect(suite,
           {.suite = "example.com/some/" + package, .separator = "/", .with_groups = true, .file = "some_test.go"},
           tests);
  }
  return tests;
}

}  // namespace

TEST_CASE("what is read of go test -json is what the suite did", "[integration][property]") {
  if (!tools_test::has_program("go")) SKIP_TEST("go is not installed");
  Chance chance;
  const Scratch work;
  const auto expected = write_module(chance, work);
  // Vet takes printing for a mistake.
  const auto ended = run_framework({"go", "test", "-vet=off", "-json", "./..."}, {.folder = work.path()});
  check_read(results::read_go_test_json(ended.out), expected, chance, ended.err);
}

TEST_CASE("what is read of gotestsum is what the suite did", "[integration][property]") {
  const std::string gotestsum = framework("CI_TOOLKIT_TEST_GOTESTSUM");
  if (gotestsum.empty() || !tools_test::has_program("go"))
    SKIP_TEST("CI_TOOLKIT_TEST_GOTESTSUM does not name gotestsum, or go is not installed; ./dev test builds it");
  Chance chance;
  const Scratch work;
  auto expected = write_module(chance, work);
  const auto ended = run_framework({gotestsum, "--jsonfile=out.json", "--junitfile=out.xml", "--", "-vet=off", "./..."},
                                   {.folder = work.path()});
  check_read(results::read_go_test_json(work.read("out.json")), expected, chance, ended.err);
  // Its XML says of places only what the text holds.
  for (Expected& test : expected) test.file.clear();
  check_read(results::read_junit(work.read("out.xml")), expected, chance, work.read("out.xml"));
}

}  // namespace toolkit::test
