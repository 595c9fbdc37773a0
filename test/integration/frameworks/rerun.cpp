#include "test/integration/frameworks/rerun.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <stdexcept>

#include "lib/runners/rerun.hpp"
#include "test/support/catch.hpp"

namespace toolkit::test {
namespace {

using results::Status;
using results::Test;

std::vector<Test> failed_in(const results::Results& run) {
  std::vector<Test> tests = run.tests;
  std::erase_if(tests, [](const Test& test) { return test.status != Status::failed; });
  return tests;
}

}  // namespace

Words narrowed(const Words& command, const std::string& folder, const results::Results& run) {
  const auto recognised = runners::recognise(command);
  if (!recognised) throw std::runtime_error{"the runner is not recognised"};
  auto words = runners::rerun_command(*recognised, command, failed_in(run), [&](const std::string& path) {
    return std::filesystem::exists(std::filesystem::path{folder} / path);
  });
  if (!words) throw std::runtime_error{"it cannot be narrowed: " + words.error().message};
  return *words;
}

void check_rerun(const results::Results& run, const Result<results::Results>& again, const Chance& chance,
                 const std::string& output) {
  INFO("CI_TOOLKIT_TEST_SEED=" << chance.seed() << "\n" << output);
  REQUIRE(again);
  std::set<results::TestId> wanted;
  std::set<std::string> names;
  for (const Test& test : failed_in(run)) {
    wanted.insert(test.id);
    names.insert(test.id.name);
  }
  Words others;
  for (const Test& test : again->tests) {
    if (test.status == Status::failed) wanted.erase(test.id);
    if (test.status == Status::passed && !names.contains(test.id.name))
      others.push_back(test.id.suite + " " + test.id.name);
  }
  CHECK(others == Words{});
  Words left_out;
  for (const results::TestId& id : wanted) left_out.push_back(id.suite + " " + id.name);
  CHECK(left_out == Words{});
}

}  // namespace toolkit::test
