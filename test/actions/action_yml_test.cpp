#include "test/actions/action_yml.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "test/support/catch.hpp"

using namespace toolkit::test;
namespace fs = std::filesystem;

namespace {

using Lines = std::vector<std::string>;

constexpr const char* kTool =
    R"({"schema": 1, "name": "probe", "operands": {"name": "targets", "metavar": "TARGET", "help": "What."},
  "options": [{"name": "keep-trying", "default": null, "help": "Go on.", "input": true},
              {"name": "timeout", "default": "60s", "help": "How long.", "input": true},
              {"name": "max_attempts", "default": "3", "help": "How often.", "input": true, "command_line": false},
              {"name": "local", "default": null, "help": "None.", "input": false}],
  "outputs": [{"name": "ready", "help": "Whether."}]})";

constexpr const char* kAction = R"(
name: probe
inputs:
  targets: {description: What.}
  keep-trying: {description: Go on.}
  timeout: {description: How long., default: 60s}
  max_attempts: {description: How often., default: 3}
outputs:
  ready: {description: Whether., value: "${{ steps.run.outputs.ready }}"}
runs:
  using: composite
  steps:
    - id: run
      shell: sh
      env:
        INPUT_TARGETS: ${{ inputs.targets }}
        INPUT_KEEP_TRYING: ${{ inputs.keep-trying }}
        INPUT_TIMEOUT: ${{inputs.timeout}}
        INPUT_MAX_ATTEMPTS: ${{ inputs.max_attempts }}
      run: |
        echo start
        exec ../launcher/run \
          probe
)";

/// kAction with `part` replaced.
Lines differences_with(const std::string& part, const std::string& by) {
  std::string action = kAction;
  const std::size_t at = action.find(part);
  REQUIRE(at != std::string::npos);
  return differences(action.replace(at, part.size(), by), kTool);
}

/// kAction as a JavaScript action.
std::string javascript_action() {
  std::string action = kAction;
  const std::string value = R"(, value: "${{ steps.run.outputs.ready }}")";
  action.erase(action.find(value), value.size());
  return action.substr(0, action.find("runs:")) +
         "runs: {using: node24, main: main.js, post: post.js, post-if: always()}\n";
}

constexpr const char* kMain = "require('../launcher/main.js')('probe')\n";
constexpr const char* kPost = "require('../launcher/main.js')('probe', 'restore')\n";

/// javascript_action() with `part` replaced.
Lines javascript_with(const std::string& part, const std::string& by) {
  std::string action = javascript_action();
  const std::size_t at = action.find(part);
  REQUIRE(at != std::string::npos);
  return differences(action.replace(at, part.size(), by), kTool, {{"main.js", kMain}, {"post.js", kPost}});
}

std::string content(const fs::path& path) {
  std::ifstream file{path};
  return {std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}};
}

/// What `<binary> --describe` prints; nothing when it cannot be run.
std::string described(const fs::path& binary) {
  std::FILE* pipe = ::popen(("'" + binary.string() + "' --describe").c_str(), "r");
  if (pipe == nullptr) return "";
  std::string text;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) text += static_cast<char>(c);
  return ::pclose(pipe) == 0 ? text : "";
}

Scripts scripts_in(const fs::path& folder) {
  Scripts scripts;
  for (const fs::directory_entry& file : fs::directory_iterator{folder}) {
    if (file.path().extension() == ".js") scripts[file.path().filename().string()] = content(file.path());
  }
  return scripts;
}

/// The differences of every action below `actions`, each with the action's name in front.
Lines all_differences(const fs::path& actions, const fs::path& binaries) {
  Lines all;
  if (!fs::is_directory(actions)) return all;
  for (const fs::directory_entry& folder : fs::directory_iterator{actions}) {
    const std::string name = folder.path().filename().string();
    const fs::path action_yml = folder.path() / "action.yml";
    if (name == "launcher" || !fs::exists(action_yml)) continue;
    const std::string declaration = fs::exists(binaries / name) ? described(binaries / name) : "";
    if (declaration.empty()) {
      all.push_back(name + ": there is no tool of this name that answers --describe");
      continue;
    }
    for (const std::string& difference : differences(content(action_yml), declaration, scripts_in(folder.path())))
      all.push_back(name + ": " + difference);
  }
  return all;
}

}  // namespace

TEST_CASE("every action.yml says what its tool declares", "[actions]") {
  CHECK(all_differences(fs::path{TOOLKIT_SOURCE_DIR} / "actions", TOOLKIT_BIN_DIR) == Lines{});
}

TEST_CASE("an action without a tool is found", "[actions]") {
  std::string pattern = (fs::temp_directory_path() / "actions-XXXXXX").string();
  const fs::path folder = ::mkdtemp(pattern.data());
  fs::create_directories(folder / "orphan");
  fs::create_directories(folder / "launcher");
  fs::create_directories(folder / "empty");
  std::ofstream{folder / "orphan" / "action.yml"} << kAction;
  const Lines found = all_differences(folder, folder / "bin");
  fs::remove_all(folder);
  CHECK(found == Lines{"orphan: there is no tool of this name that answers --describe"});
  CHECK(all_differences(folder / "gone", folder / "bin").empty());
}

TEST_CASE("an action that says what its tool declares has no differences", "[actions]") {
  CHECK(differences(kAction, kTool) == Lines{});
  CHECK(differences_with(", default: 60s", "") == Lines{});
  CHECK(differences_with("{description: What.}", "{description: What., default: ''}") == Lines{});
}

TEST_CASE("inputs and outputs that differ from the declaration are found", "[actions]") {
  CHECK(differences_with("timeout: {description: How long., default: 60s}", "wait: {description: Long.}") ==
        Lines{"input timeout: the tool declares it, action.yml does not have it",
              "input wait: action.yml has it, the tool does not declare it"});
  CHECK(differences_with("default: 60s", "default: 1m") ==
        Lines{"input timeout: its default is not the declared '60s'"});
  CHECK(differences_with("What.}", "What., default: x}") == Lines{"input targets: its default is not the declared ''"});
  CHECK(differences_with("What.}", "Other.}") ==
        Lines{"input targets: its description is not the declared help: What."});
  CHECK(differences_with("What.}", "What., required: true}").size() == 1);
  CHECK(differences_with("  ready:", "  local: {description: None.}\n  ready:").size() == 2);
  CHECK(differences_with("outputs.ready }}", "outputs.other }}") ==
        Lines{"output ready: its value is not ${{ steps.<id>.outputs.ready }}"});
  CHECK(differences_with("{description: Whether.", "{description: If.").size() == 1);
}

TEST_CASE("steps that break the rules for composite actions are found", "[actions]") {
  CHECK(differences_with("shell: sh", "shell: bash").size() == 1);
  CHECK(differences_with("      shell: sh\n", "").size() == 1);
  CHECK(differences_with("INPUT_KEEP_TRYING", "INPUT_KEEP-TRYING") ==
        Lines{"step 1: its env lacks INPUT_KEEP_TRYING: ${{ inputs.keep-trying }}"});
  CHECK(differences_with("INPUT_MAX_ATTEMPTS", "INPUT_MAX-ATTEMPTS") ==
        Lines{"step 1: its env lacks INPUT_MAX_ATTEMPTS: ${{ inputs.max_attempts }}"});
  CHECK(differences_with("${{ inputs.targets }}", "${{ inputs.timeout }}").size() == 1);
  CHECK(differences_with("echo start", "echo ${{ inputs.targets }}").size() == 1);
  CHECK(differences_with("exec ../launcher", "../launcher").size() == 1);
  CHECK(differences_with("          probe\n", "          probe\n        echo end\n").size() == 1);
  CHECK(differences_with("using: composite", "using: docker").size() == 1);
  CHECK(differences_with("using: composite", "").size() == 1);
  CHECK(differences_with("run: |", "uses: |") == Lines{"runs: no step runs the tool"});
}

TEST_CASE("JavaScript actions that break the rules are found", "[actions]") {
  CHECK(javascript_with("main", "main") == Lines{});
  CHECK(javascript_with(", post: post.js, post-if: always()", "") == Lines{});
  CHECK(javascript_with("always()", "success()") == Lines{"runs: its `post` needs `post-if: always()`"});
  CHECK(javascript_with(", post-if: always()", "").size() == 1);
  CHECK(javascript_with("main: main.js", "main: dist/index.js") == Lines{"runs: its `main` is not main.js"});
  CHECK(javascript_with("node24, ", "node24, pre: pre.js, ").size() == 1);
  CHECK(javascript_with("node24", "node20").size() == 1);
  CHECK(javascript_with("Whether.", "Whether., value: x") ==
        Lines{"output ready: a JavaScript action's outputs have no value: the tool sets them"});
  const auto with_scripts = [](const Scripts& scripts) { return differences(javascript_action(), kTool, scripts); };
  CHECK(with_scripts({{"main.js", kMain}}) ==
        Lines{"post.js: it is not the one line require('../launcher/main.js')('probe', 'WORD')"});
  CHECK(with_scripts({{"main.js", "require('../launcher/main.js')('other')\n"}, {"post.js", kPost}}) ==
        Lines{"main.js: it is not the one line require('../launcher/main.js')('probe')"});
  CHECK(with_scripts({{"main.js", std::string{kMain} + kMain}, {"post.js", kPost}}).size() == 1);
  CHECK(with_scripts({{"main.js", kMain}, {"post.js", kMain}}) ==
        Lines{"post.js: only what `post` runs has a word more"});
  CHECK(with_scripts({{"main.js", kPost}, {"post.js", kPost}}).size() == 1);
}
