#include <algorithm>
#include <filesystem>
#include <iterator>

#include "lib/results/junit.hpp"
#include "test/integration/frameworks/frameworks.hpp"
#include "test/support/catch.hpp"
#include "test/support/recorded.hpp"
#include "test/tools/scratch.hpp"

namespace toolkit::test {
namespace {

using results::Status;
using tools_test::Scratch;

void write_nodes(const Suite& suite, std::string& text) {
  for (const Node& node : suite) {
    if (node.is_group()) {
      text += "@Nested class " + node.title + " {\n";
      write_nodes(node.inner, text);
      text += "}\n";
      continue;
    }
    if (node.status == Status::skipped) text += "@Disabled(" + quoted(node.message) + ") ";
    const bool has_failed = node.status == Status::failed;
    text += "@Test void " + node.title + "() {" + (has_failed ? "fail(" + quoted(node.message) + ");" : "") + "}\n";
  }
}

/// The name of a class is that of a file, which not every locale has letters for, and it is not that of a class around
/// it.
void name_classes(Suite& suite, const std::string& prefix) {
  for (std::size_t i = 0; i < suite.size(); ++i) {
    const std::string name = prefix + std::to_string(i);
    if (suite[i].is_group()) suite[i].title = name;
    name_classes(suite[i].inner, name + "_");
  }
}

void expect_classes(const Suite& suite, const std::string& name, std::vector<Expected>& tests) {
  for (const Node& node : suite) {
    if (node.is_group()) {
      expect_classes(node.inner, name + "$" + node.title, tests);
    } else {
      expect({node}, {.suite = name}, tests);
    }
  }
}

/// All files together.
Result<results::Results> read_reports(const Scratch& work) {
  results::Results all;
  for (const auto& entry : std::filesystem::directory_iterator{work / "target/surefire-reports"}) {
    if (entry.path().extension() != ".xml") continue;
    auto read = results::read_junit(work.read("target/surefire-reports/" + entry.path().filename().string()));
    if (!read) return read;
    all.incomplete += read->incomplete;
    std::ranges::move(read->tests, std::back_inserter(all.tests));
  }
  return all;
}

}  // namespace

TEST_CASE("what is read of surefire is what the suite did", "[integration][property]") {
  const std::string repository = framework("CI_TOOLKIT_TEST_MAVEN");
  if (repository.empty() || !tools_test::has_program("mvn"))
    SKIP_TEST("CI_TOOLKIT_TEST_MAVEN names no repository for maven, or it is not installed; ./dev test makes it");
  Chance chance;
  const Scratch work;
  std::vector<Expected> expected;
  work.write("pom.xml", recorded("suites/surefire/pom.xml"));
  for (const std::string name : {"OneTest", "TwoTest"}) {
    Suite suite = any_suite(chance, {.words = identifiers(), .test = "t_"}, 30, 2);
    name_classes(suite, "Inner");
    std::string text =
        "package some;\nimport static org.junit.jupiter.api.Assertions.fail;\nimport org.junit.jupiter.api.*;\nclass " +
        name + " {\n";
    write_nodes(suite, text);
    work.write("src/test/java/some/" + name + ".java", text + "}\n");
    expect_classes(suite, "some." + name, expected);
  }
  const auto ended = run_framework({"mvn", "-o", "-B", "-q", "-Dmaven.repo.local=" + repository, "test"},
                                   {.folder = work.path(), .mixed = true});
  INFO(ended.out);
  REQUIRE(std::filesystem::exists(work / "target/surefire-reports"));
  check_read(read_reports(work), expected, chance, ended.out);
}

}  // namespace toolkit::test
