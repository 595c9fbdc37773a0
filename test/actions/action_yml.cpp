#include "test/actions/action_yml.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>
#include <nlohmann/json.hpp>

#include "lib/core/text.hpp"

namespace toolkit::test {
namespace {

using nlohmann::json;

struct Declared {
  std::string help;
  std::optional<std::string> fallback;
};
using DeclaredByName = std::map<std::string, Declared>;

DeclaredByName declared_inputs(const json& tool) {
  DeclaredByName inputs;
  for (const json& option : tool.at("options")) {
    if (!option.at("input").get<bool>()) continue;
    Declared& input = inputs[option.at("name").get<std::string>()];
    input.help = option.at("help").get<std::string>();
    if (option.at("default").is_string()) input.fallback = option.at("default").get<std::string>();
  }
  if (const json& operands = tool.at("operands"); operands.is_object()) {
    inputs[operands.at("name").get<std::string>()].help = operands.at("help").get<std::string>();
  }
  return inputs;
}

DeclaredByName declared_outputs(const json& tool) {
  DeclaredByName outputs;
  for (const json& output : tool.at("outputs")) {
    outputs[output.at("name").get<std::string>()].help = output.at("help").get<std::string>();
  }
  return outputs;
}

/// `inputs.targets` may be written with or without blanks inside the braces.
std::string without_blanks(std::string text) {
  std::erase(text, ' ');
  return text;
}

/// The value of a key, or a null node: yaml-cpp throws on most questions to a node that is not there.
YAML::Node child(const YAML::Node& node, const std::string& key) {
  return node.IsMap() && node[key] ? node[key] : YAML::Node{};
}

/// The trimmed text of a scalar, nothing of any other node.
std::string scalar(const YAML::Node& node) { return node.IsScalar() ? std::string{trimmed(node.Scalar())} : ""; }

/// A multi-line script's last command, with its continued lines joined.
std::string last_command(const std::string& script) {
  std::string joined = script;
  for (std::size_t at = joined.find("\\\n"); at != std::string::npos; at = joined.find("\\\n"))
    joined.replace(at, 2, " ");
  const std::vector<std::string> lines = nonempty_lines(joined);
  return lines.empty() ? "" : lines.back();
}

class Comparison {
 public:
  Comparison(const YAML::Node& action, const json& tool, const Scripts& scripts)
      : action_{action}, tool_{tool}, scripts_{scripts} {}

  std::vector<std::string> differences() {
    const DeclaredByName inputs = declared_inputs(tool_);
    const DeclaredByName outputs = declared_outputs(tool_);
    compare("input", child(action_, "inputs"), inputs);
    compare("output", child(action_, "outputs"), outputs);
    for (const auto& entry : child(action_, "inputs")) check_input(entry.first.Scalar(), entry.second, inputs);
    const YAML::Node runs = child(action_, "runs");
    const std::string kind = scalar(child(runs, "using"));
    if (kind == "composite") {
      for (const auto& entry : child(action_, "outputs")) check_output(entry.first.Scalar(), entry.second);
      check_steps(child(runs, "steps"), inputs);
    } else if (kind == "node24") {
      check_scripts(runs);
    } else {
      add("runs", "its `using` is neither composite nor node24");
    }
    return std::move(differences_);
  }

 private:
  void add(const std::string& subject, const std::string& what) {
    differences_.push_back(fmt::format("{}: {}", subject, what));
  }

  /// Names both ways, and descriptions.
  void compare(const std::string& kind, const YAML::Node& written, const DeclaredByName& declared) {
    for (const auto& [name, one] : declared) {
      const YAML::Node entry = child(written, name);
      const std::string subject = fmt::format("{} {}", kind, name);
      if (!entry.IsMap()) {
        add(subject, "the tool declares it, action.yml does not have it");
      } else if (scalar(child(entry, "description")) != trimmed(one.help)) {
        add(subject, fmt::format("its description is not the declared help: {}", one.help));
      }
    }
    for (const auto& entry : written) {
      const std::string name = entry.first.Scalar();
      if (!declared.contains(name))
        add(fmt::format("{} {}", kind, name), "action.yml has it, the tool does not declare it");
    }
  }

  void check_input(const std::string& name, const YAML::Node& input, const DeclaredByName& declared) {
    const auto found = declared.find(name);
    if (found == declared.end() || !input.IsMap()) return;
    const YAML::Node fallback = child(input, "default");
    if (!fallback.IsNull() && scalar(fallback) != found->second.fallback.value_or("")) {
      add("input " + name, fmt::format("its default is not the declared '{}'", found->second.fallback.value_or("")));
    }
    if (!child(input, "required").IsNull())
      add("input " + name, "the runner does not enforce `required`; the tool says what is missing");
  }

  void check_output(const std::string& name, const YAML::Node& output) {
    const std::string value = without_blanks(scalar(child(output, "value")));
    if (!value.starts_with("${{steps.") || !value.ends_with(fmt::format(".outputs.{}}}}}", name))) {
      add("output " + name, fmt::format("its value is not ${{{{ steps.<id>.outputs.{} }}}}", name));
    }
  }

  void check_steps(const YAML::Node& steps, const DeclaredByName& inputs) {
    std::size_t number = 0;
    bool has_run = false;
    for (const YAML::Node& step : steps) {
      ++number;
      if (child(step, "run").IsNull()) continue;
      has_run = true;
      check_run(fmt::format("step {}", number), step, inputs);
    }
    if (!has_run) add("runs", "no step runs the tool");
  }

  void check_run(const std::string& subject, const YAML::Node& step, const DeclaredByName& inputs) {
    const std::string script = scalar(child(step, "run"));
    if (scalar(child(step, "shell")) != "sh") add(subject, "it needs `shell: sh`: a job container may have no bash");
    if (script.find("${{") != std::string::npos) add(subject, "its script has a ${{ in it; pass the value by `env:`");
    if (!last_command(script).starts_with("exec "))
      add(subject, "its last command is not `exec`: signals would not arrive");
    for (const auto& [name, declared] : inputs) {
      std::string variable = "INPUT_" + upper(name);
      std::ranges::replace(variable, '-', '_');
      const std::string value = without_blanks(scalar(child(child(step, "env"), variable)));
      if (value != fmt::format("${{{{inputs.{}}}}}", name)) {
        add(subject, fmt::format("its env lacks {}: ${{{{ inputs.{} }}}}", variable, name));
      }
    }
  }

  void check_scripts(const YAML::Node& runs) {
    for (const auto& entry : child(action_, "outputs")) {
      if (child(entry.second, "value").IsNull()) continue;
      add("output " + entry.first.Scalar(), "a JavaScript action's outputs have no value: the tool sets them");
    }
    if (!child(runs, "pre").IsNull()) add("runs", "its `pre` is passed over where the action is used from a checkout");
    check_script(runs, "main");
    if (child(runs, "post").IsNull()) return;
    check_script(runs, "post");
    if (scalar(child(runs, "post-if")) != "always()") add("runs", "its `post` needs `post-if: always()`");
  }

  /// `require('../launcher/main.js')('probe')`, in post.js with the words that the tool gets there.
  void check_script(const YAML::Node& runs, const std::string& stage) {
    const std::string file = stage + ".js";
    if (scalar(child(runs, stage)) != file) {
      add("runs", fmt::format("its `{}` is not {}", stage, file));
      return;
    }
    const auto script = scripts_.find(file);
    const std::string start = fmt::format("require('../launcher/main.js')('{}'", tool_.at("name").get<std::string>());
    const std::string text = script == scripts_.end() ? "" : script->second;
    const bool is_line = text.starts_with(start) && text.ends_with("')\n") && text.find('\n') == text.size() - 1;
    if (!is_line) add(file, fmt::format("it is not the one line {}{})", start, stage == "main" ? "" : ", 'WORD'"));
    if (is_line && (text == start + ")\n") != (stage == "main")) add(file, "only what `post` runs has a word more");
  }

  const YAML::Node action_;
  const json& tool_;
  const Scripts& scripts_;
  std::vector<std::string> differences_;
};

}  // namespace

std::vector<std::string> differences(const std::string& action_yml, const std::string& described,
                                     const Scripts& scripts) {
  const json tool = json::parse(described);
  return Comparison{YAML::Load(action_yml), tool, scripts}.differences();
}

}  // namespace toolkit::test
