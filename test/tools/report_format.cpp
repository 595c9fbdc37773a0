#include "test/tools/report_format.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "test/tools/program.hpp"

namespace toolkit::tools_test {
namespace {

constexpr const char* kValidate =
    "import json, sys, jsonschema\n"
    "schema, report = (json.load(open(name)) for name in sys.argv[1:])\n"
    "jsonschema.Draft202012Validator.check_schema(schema)\n"
    "jsonschema.Draft202012Validator(schema).validate(report)\n";

}  // namespace

bool can_validate() {
  return run_program({"/usr/bin/python3", "-c", "from jsonschema import Draft202012Validator"}).code == 0;
}

std::string ReportFormat::what_is_wrong_with(const std::string& report) const {
  const Ended ended = run_program({"/usr/bin/python3", "-c", kValidate, std::string{path_} + ".schema.json", report});
  return ended.code == 0 ? "" : ended.err + "it failed";
}

std::string ReportFormat::example() const {
  std::ostringstream page;
  page << std::ifstream{std::string{path_} + ".md"}.rdbuf();
  const std::string text = page.str();
  const std::string fence = "\n```json\n";
  const std::size_t begin = text.find(fence);
  const std::size_t end = begin == std::string::npos ? begin : text.find("\n```\n", begin + fence.size());
  if (end == std::string::npos) throw std::runtime_error{std::string{path_} + ".md has no example"};
  return text.substr(begin + fence.size(), end - begin - fence.size());
}

}  // namespace toolkit::tools_test
