#include "test/tools/retry_run_job.hpp"

#include <algorithm>
#include <fstream>

#include "lib/core/text.hpp"

namespace toolkit::tools_test {
namespace {

/// In the folder of the scripts: counts the attempts, and runs the script of this one.
constexpr const char* kByAttempt =
    "n=$(($(cat attempt 2>/dev/null || echo 0) + 1))\n"
    "echo $n >attempt\n"
    "while [ ! -e script-$n ]; do n=$((n - 1)); done\n"
    ". ./script-$n\n";

std::string variable_of(const std::string& input) {
  std::string name = "INPUT_" + upper(input);
  std::ranges::replace(name, '-', '_');
  return name;
}

}  // namespace

RetryRunStep::RetryRunStep(const Words& scripts) {
  for (std::size_t i = 0; i < scripts.size(); ++i) {
    step_.folder().write("script-" + std::to_string(i + 1), "ulimit -c 0\n" + scripts[i] + "\n");
  }
}

std::string RetryRunStep::script() const { return kByAttempt; }

Words RetryRunStep::words(Words arguments) const {
  const auto add = [&](const std::string& option, const std::string& value) {
    if (std::ranges::find(arguments, option) != arguments.end()) return;
    arguments.insert(arguments.end(), {option, value});
  };
  arguments.insert(arguments.begin(), TOOLKIT_RETRY_RUN);
  add("--lock-dir", step_.folder() / "locks");
  add("--backoff", "0s");
  arguments.insert(arguments.end(), {"--", "sh", "-c", kByAttempt});
  return arguments;
}

ProgramOptions RetryRunStep::options() const {
  ProgramOptions options = step_.options();
  options.folder = step_.folder().path();
  return options;
}

ProgramOptions RetryRunStep::options_of(const Inputs& inputs) const {
  Inputs variables;
  for (const std::string& name : input_names()) variables[variable_of(name)] = "";
  for (const auto& [name, value] : inputs) variables.at(variable_of(name)) = value;
  ProgramOptions options = step_.options_of_action("retry-run", variables);
  options.folder = step_.folder().path();
  return options;
}

nlohmann::json RetryRunStep::report() const {
  std::ifstream file{outputs().at("report")};
  return nlohmann::json::parse(file);
}

unsigned RetryRunStep::attempts() const {
  const std::string text = read("attempt");
  return text.empty() ? 0 : static_cast<unsigned>(std::stoul(text));
}

Words input_names() {
  Words names;
  std::ifstream file{TOOLKIT_SOURCE_DIR "/actions/retry-run/action.yml"};
  bool is_inside = false;
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with(" ")) is_inside = line == "inputs:";
    if (is_inside && line.starts_with("  ") && line.ends_with(":") && line[2] != ' ') {
      names.push_back(line.substr(2, line.size() - 3));
    }
  }
  return names;
}

}  // namespace toolkit::tools_test
