#include "lib/results/announced.hpp"
#include "lib/results/junit.hpp"
#include "test/integration/frameworks/frameworks.hpp"
#include "test/integration/frameworks/rerun.hpp"
#include "test/support/catch.hpp"
#include "test/tools/scratch.hpp"

namespace toolkit::test {
namespace {

using results::Status;
using tools_test::Scratch;

/// Classes and functions have names of letters; what a function is called with may be called anything.
void write_nodes(const Suite& suite, const std::string& indent, bool in_class, std::string& text) {
  for (const Node& node : suite) {
    if (node.is_group()) {
      text += indent + "class " + node.title + ":\n";
      write_nodes(node.inner, indent + "    ", true, text);
      continue;
    }
    const std::size_t bracket = node.title.find('[');
    const std::string id = node.title.substr(bracket + 1, node.title.size() - bracket - 2);
    text += indent + "@pytest.mark.parametrize('what', [pytest.param(0, id=" + quoted(id) + ")])\n";
    text += indent + "def " + node.title.substr(0, bracket) + (in_class ? "(self, what):\n" : "(what):\n");
    const char* call = node.status == Status::failed ? "pytest.fail(" : "pytest.skip(";
    text += indent + "    " + (node.status == Status::passed ? "pass" : call + quoted(node.message) + ")") + "\n\n";
  }
}

void add_ids(Chance& chance, Suite& suite) {
  for (Node& node : suite) {
    if (!node.is_group()) node.title += "[" + chance.one_of(odd_words()) + "]";
    add_ids(chance, node.inner);
  }
}

/// A class is a part of the suite's name.
void expect_classes(const Suite& suite, const std::string& name, std::vector<Expected>& tests) {
  for (const Node& node : suite) {
    if (node.is_group()) {
      expect_classes(node.inner, name + "." + node.title, tests);
    } else {
      expect({node}, {.suite = name}, tests);
    }
  }
}

}  // namespace

TEST_CASE("what is read of pytest is what the suite did", "[integration][property]") {
  const std::string pytest = framework("CI_TOOLKIT_TEST_PYTEST");
  if (pytest.empty()) SKIP_TEST("CI_TOOLKIT_TEST_PYTEST does not name pytest; ./dev test makes it");
  Chance chance;
  const Scratch work;
  std::vector<Expected> expected;
  for (const std::string name : {"test_one", "deep/test_two"}) {
    Suite suite = any_suite(chance, {.words = identifiers(), .group = "Test_", .test = "test_"}, 40, 2);
    add_ids(chance, suite);
    std::string text = "import pytest\n\n";
    write_nodes(suite, "", false, text);
    work.write(name + ".py", text);
    expect_classes(suite, name == "test_one" ? name : "deep.test_two", expected);
  }
  // Else it writes escapes for letters.
  work.write("pytest.ini", "[pytest]\ndisable_test_id_escaping_and_forfeit_all_rights_to_community_support = true\n");
  for (const Words& how : {Words{}, Words{"-n", "2"}}) {
    Words command{pytest, "-p", "no:cacheprovider", "--junitxml=out.xml"};
    command.insert(command.end(), how.begin(), how.end());
    const auto ended = run_framework(command, {.folder = work.path()});
    const auto read = results::read_junit(work.read("out.xml"));
    check_read(read, expected, chance, ended.out);
    const auto again = run_framework(narrowed(command, work.path(), *read), {.folder = work.path()});
    check_rerun(*read, results::read_junit(work.read("out.xml")), chance, again.out);
    CHECK(results::announced_by_pytest(ended.out) == expected.size());
  }
}

}  // namespace toolkit::test
