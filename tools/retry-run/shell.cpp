#include "tools/retry-run/shell.hpp"

#include <unistd.h>

#include <array>
#include <filesystem>

#include <fmt/format.h>

#include "lib/cli/value.hpp"
#include "lib/core/text.hpp"

namespace toolkit::retry_run {
namespace {

constexpr std::string_view kFile = "{0}";

/// Source: actions/runner src/Runner.Worker/Handlers/ScriptHandlerHelpers.cs.
struct Known {
  std::string_view name;
  std::string_view flags;  ///< of a step
  std::string_view plain;  ///< without what ends a script early
  std::string_view suffix;
};

constexpr std::array kKnown{
    Known{"bash", "--noprofile --norc -e -o pipefail {0}", "{0}", ""},
    Known{"sh", "-e {0}", "{0}", ""},
    Known{"python", "{0}", "{0}", ".py"},
    Known{"pwsh", "-command . '{0}'", "-command . '{0}'", ".ps1"},
    Known{"powershell", "-command . '{0}'", "-command . '{0}'", ".ps1"},
    Known{"cmd", "/D /E:ON /V:OFF /S /C CALL {0}", "/D /E:ON /V:OFF /S /C CALL {0}", ".cmd"},
};

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> words;
  while (!(text = trimmed(text)).empty()) {
    const std::size_t end = std::min(text.find_first_of(" \t\n"), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return words;
}

std::vector<std::string> words_of(const Known& shell, bool plain) {
  std::vector<std::string> words{std::string{shell.name}};
  if (shell.suffix == ".ps1") {  // its command is one word
    words.insert(words.end(), {"-command", ". '{0}'"});
    return words;
  }
  for (std::string& word : split(plain ? shell.plain : shell.flags)) words.push_back(std::move(word));
  return words;
}

std::string known_names() {
  std::vector<std::string> names;
  for (const Known& shell : kKnown) names.emplace_back(shell.name);
  return join(names, ", ");
}

struct Words {
  std::vector<std::string> words;
  std::string suffix;
};

Result<Words> find_shell(std::string text, const Environment& environment, bool plain) {
  if (text.empty()) text = find_program("bash", environment) ? "bash" : "sh";
  Words found;
  for (const Known& shell : kKnown) {
    if (shell.name == text) found = {words_of(shell, plain), std::string{shell.suffix}};
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
  return find_shell(text, environment, false).map([](Words found) { return Shell{found.words, found.suffix}; });
}

Result<Shell> Shell::plain(const std::string& text, const Environment& environment) {
  return find_shell(text, environment, true).map([](Words found) { return Shell{found.words, found.suffix}; });
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
