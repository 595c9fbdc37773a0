#include "tools/retry-run/shell.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "lib/cli/value.hpp"
#include "lib/core/text.hpp"

namespace toolkit::retry_run {
namespace {

constexpr std::string_view kFile = "{0}";

/// Source: actions/runner src/Runner.Worker/Handlers/ScriptHandlerHelpers.cs.
struct Known {
  std::vector<std::string> words;  ///< its name first
  std::vector<std::string> plain;  ///< without what ends a script at its first failing command
  std::string suffix;
};

const std::vector<Known>& known_shells() {
  static const std::vector<Known> shells{
      {{"bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "{0}"}, {"bash", "{0}"}, ""},
      {{"sh", "-e", "{0}"}, {"sh", "{0}"}, ""},
      {{"python", "{0}"}, {"python", "{0}"}, ".py"},
      {{"pwsh", "-command", ". '{0}'"}, {"pwsh", "-command", ". '{0}'"}, ".ps1"},
      {{"powershell", "-command", ". '{0}'"}, {"powershell", "-command", ". '{0}'"}, ".ps1"},
      {{"cmd", "/D", "/E:ON", "/V:OFF", "/S", "/C", "CALL", "{0}"},
       {"cmd", "/D", "/E:ON", "/V:OFF", "/S", "/C", "CALL", "{0}"},
       ".cmd"},
  };
  return shells;
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> words;
  while (!(text = trimmed(text)).empty()) {
    const std::size_t end = std::min(text.find_first_of(" \t\n"), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return words;
}

std::string known_names() {
  std::vector<std::string> names;
  for (const Known& shell : known_shells()) names.push_back(shell.words.front());
  return join(names, ", ");
}

struct Words {
  std::vector<std::string> words;
  std::string suffix;
};

Result<Words> find_shell(std::string text, const Environment& environment, bool plain) {
  if (text.empty()) text = find_program("bash", environment) ? "bash" : "sh";
  Words found;
  for (const Known& shell : known_shells()) {
    if (shell.words.front() == text) found = {plain ? shell.plain : shell.words, shell.suffix};
  }
  if (found.words.empty()) found.words = split(text);
  if (found.words.empty() || join(found.words, " ").find(kFile) == std::string::npos) {
    return fail(Failure::rejected,
                fmt::format("{} is no shell known here; write one of {}, or a command line with {{0}} "
                            "for the script's file",
                            cli::shown(text), known_names()));
  }
  if (!find_program(found.words.front(), environment)) {
    return fail(Failure::not_found, fmt::format("{} was not found in PATH; install it, or name another shell",
                                                cli::shown(found.words.front())));
  }
  return found;
}

}  // namespace

Result<Shell> Shell::named(const std::string& text, const Environment& environment) {
  return find_shell(text, environment, false).map([](const Words& found) { return Shell{found.words, found.suffix}; });
}

Result<Shell> Shell::plain(const std::string& text, const Environment& environment) {
  return find_shell(text, environment, true).map([](const Words& found) { return Shell{found.words, found.suffix}; });
}

std::vector<std::string> Shell::command(const std::string& file) const {
  std::vector<std::string> command = words_;
  for (std::string& word : command) {
    if (const std::size_t at = word.find(kFile); at != std::string::npos) word.replace(at, kFile.size(), file);
  }
  return command;
}

std::optional<std::string> find_program(const std::string& name, const Environment& environment) {
  const auto can_run = [](const std::string& path) {
    std::error_code error;
    return ::access(path.c_str(), X_OK) == 0 && !std::filesystem::is_directory(path, error);
  };
  if (name.find('/') != std::string::npos) return can_run(name) ? std::optional{name} : std::nullopt;
  const std::string path = environment.nonempty("PATH").value_or("/usr/local/bin:/bin:/usr/bin");
  for (std::string_view rest = path; !rest.empty();) {
    const std::size_t end = std::min(rest.find(':'), rest.size());
    const std::string_view folder = rest.substr(0, end);
    const std::string candidate = fmt::format("{}/{}", folder.empty() ? "." : folder, name);
    if (can_run(candidate)) return candidate;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return std::nullopt;
}

}  // namespace toolkit::retry_run
