#include "lib/results/ctest_text.hpp"
#include "lib/results/junit.hpp"
#include "test/integration/frameworks/frameworks.hpp"
#include "test/support/catch.hpp"
#include "test/tools/scratch.hpp"

namespace toolkit::test {
namespace {

using results::Status;
using tools_test::Scratch;

std::string bracketed(const std::string& text) { return "[==[" + text + "]==]"; }

std::string project_of(const Suite& suite) {
  std::string text = "cmake_minimum_required(VERSION 3.19)\nproject(some NONE)\nenable_testing()\n";
  for (const Node& node : suite) {
    const char* code = node.status == Status::passed ? "0" : node.status == Status::failed ? "1" : "77";
    const std::string name = bracketed(node.title);
    // printf begins no option where echo may.
    text += "add_test(NAME " + name + " COMMAND sh -c " + bracketed("printf '%s\\n' \"$0\"; exit $1") + " " +
            bracketed(node.message) + " " + code + ")\n";
    text += "set_tests_properties(" + name + " PROPERTIES SKIP_RETURN_CODE 77)\n";
  }
  return text;
}

}  // namespace

TEST_CASE("what is read of ctest is what the suite did", "[integration][property]") {
  if (!tools_test::has_program("ctest")) SKIP_TEST("cmake is not installed");
  Chance chance;
  const Scratch work;
  const Suite suite = any_suite(chance, {.words = odd_words(), .glue = " "}, 40, 0);
  work.write("CMakeLists.txt", project_of(suite));
  const auto made = run_framework({"cmake", "-S", ".", "-B", "."}, {.folder = work.path(), .mixed = true});
  INFO(made.out);
  REQUIRE(made.code == 0);
  const Words command{"ctest", "--output-on-failure", "--output-junit", "out.xml"};
  std::vector<Expected> expected;
  expect(suite, {.tells_why_skipped = false}, expected);
  for (const char* jobs : {"-j1", "-j8"}) {
    Words call = command;
    call.emplace_back(jobs);
    const auto ended = run_framework(call, {.folder = work.path()});
    check_read(results::read_ctest_text(ended.out), expected, chance, ended.out);
  }
  for (Expected& test : expected) test.id.suite = test.id.name;
  check_read(results::read_junit(work.read("out.xml")), expected, chance, work.read("out.xml"));
}

}  // namespace toolkit::test
