#include "test/tools/retry_run_suite.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace toolkit::tools_test {

std::string junit(const Words& tests) {
  std::string xml = "<testsuite name=\"s\">\n";
  for (const std::string& test : tests) {
    const bool is_marked = test.ends_with('!') || test.ends_with('-');
    const std::string name = test.substr(0, test.size() - (is_marked ? 1 : 0));
    std::string inside;
    if (test.ends_with('!'))
      inside = fmt::format("<failure message=\"{0} is wrong\">{0} is wrong\nat all</failure>", name);
    if (test.ends_with('-')) inside = "<skipped/>";
    xml += fmt::format("<testcase classname=\"s\" name=\"{}\" time=\"0.5\">{}</testcase>\n", name, inside);
  }
  return xml + "</testsuite>\n";
}

std::string with_results(const Words& tests, int code) {
  return fmt::format("cat >results.xml <<'END'\n{}END\nexit {}", junit(tests), code);
}

std::string with_results(const Words& tests) {
  return with_results(tests, std::ranges::any_of(tests, [](const std::string& test) { return test.ends_with('!'); }));
}

Ended SuiteStep::run(Words arguments) const {
  const auto add = [&](const std::string& option, const std::string& value) {
    if (std::ranges::find(arguments, option) == arguments.end()) arguments.insert(arguments.end(), {option, value});
  };
  add("--attempts", "3");
  add("--results", "*.xml");
  add("--rerun", "./again {failed}");
  return step_.run(std::move(arguments));
}

std::string SuiteStep::output(const std::string& name) const {
  const auto outputs = step_.outputs();
  const auto found = outputs.find(name);
  return found == outputs.end() ? "" : found->second;
}

}  // namespace toolkit::tools_test
