#include "tools/retry-run/shell.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "lib/cli/value.hpp"
#include "lib/core/split.hpp"
#include "lib/core/text.hpp"

namespace toolkit::retry_run {
namespace {

constexpr std::string_view kFile = "{0}";

using Words = std::vector<std::string>;

/// What stands around a script in its file. PowerShell goes on after a failure, and ends with 0 after it, if it is not
/// told otherwise.
constexpr ScriptFrame kNone{};
constexpr ScriptFrame kPowerShell{"$ErrorActionPreference = 'stop'\n",
                                  "if ((Test-Path -LiteralPath variable:\\LASTEXITCODE)) { exit $LASTEXITCODE }\n"};
// As `pwsh -Command` ends by itself after a script that is no file. Source: about_Pwsh, -Command.
constexpr ScriptFrame kPlainPowerShell{"", "if (-not $?) { exit 1 }\n"};
constexpr ScriptFrame kCmd{"@echo off\n", ""};

/// Source: actions/runner src/Runner.Worker/Handlers/ScriptHandlerHelpers.cs.
struct Known {
  Words words;  ///< its name first
  Words plain;  ///< without what ends a script at its first failing command
  std::string suffix = {};
  ScriptFrame frame = kNone;
  ScriptFrame plain_frame = kNone;
};

const std::vector<Known>& known_shells() {
  static const std::vector<Known> shells{
      {{"bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "{0}"}, {"bash", "{0}"}},
      {{"sh", "-e", "{0}"}, {"sh", "{0}"}},
      {{"python", "{0}"}, {"python", "{0}"}, ".py"},
      {{"pwsh", "-command", ". '{0}'"}, {"pwsh", "-command", ". '{0}'"}, ".ps1", kPowerShell, kPlainPowerShell},
      {{"powershell", "-command", ". '{0}'"},
       {"powershell", "-command", ". '{0}'"},
       ".ps1",
       kPowerShell,
       kPlainPowerShell},
      {{"cmd", "/D", "/E:ON", "/V:OFF", "/S", "/C", "CALL", "{0}"},
       {"cmd", "/D", "/E:ON", "/V:OFF", "/S", "/C", "CALL", "{0}"},
       ".cmd",
       kCmd,
       kCmd},
  };
  return shells;
}

const Known* find_known(const std::string& name) {
  const auto found = std::ranges::find_if(known_shells(), [&](const Known& one) { return one.words.front() == name; });
  return found == known_shells().end() ? nullptr : &*found;
}

/// At blanks, but for those between double quotes, as the runner does it: pwsh -command ". '{0}'".
Words quoted_words(std::string_view text) {
  Words words;
  bool is_quoted = false;
  bool is_inside = false;
  for (const char c : text) {
    const bool is_blank = !is_quoted && (c == ' ' || c == '\t' || c == '\n' || c == '\r');
    if (c == '"') is_quoted = !is_quoted;
    if (!is_blank && !is_inside) words.emplace_back();
    is_inside = !is_blank;
    if (!is_blank && c != '"') words.back() += c;
  }
  return words;
}

std::string known_names() {
  std::vector<std::string> names;
  for (const Known& shell : known_shells()) names.push_back(shell.words.front());
  return join(names, ", ");
}

/// How it is called, and its name as it is known.
struct Found {
  Words words;
  const Known* known = nullptr;
};

Result<Found> find_shell(std::string text, const Environment& environment, bool plain) {
  if (text.empty()) text = find_program("bash", environment) ? "bash" : "sh";
  Found found{.words = quoted_words(text)};
  if (!found.words.empty()) found.known = find_known(found.words.front());
  if (found.known != nullptr && found.words.size() == 1) found.words = plain ? found.known->plain : found.known->words;
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
  return find_shell(text, environment, false).map([](const Found& found) {
    const Known* known = found.known;
    return known == nullptr ? Shell{found.words, "", kNone} : Shell{found.words, known->suffix, known->frame};
  });
}

Result<Shell> Shell::plain(const std::string& text, const Environment& environment) {
  return find_shell(text, environment, true).map([](const Found& found) {
    const Known* known = found.known;
    return known == nullptr ? Shell{found.words, "", kNone} : Shell{found.words, known->suffix, known->plain_frame};
  });
}

std::string Shell::content(const std::string& script) const {
  const bool needs_end = !frame_.after.empty() && !script.ends_with('\n');
  return fmt::format("{}{}{}{}", frame_.before, script, needs_end ? "\n" : "", frame_.after);
}

bool Shell::is_posix() const {
  const std::string name = std::filesystem::path{words_.front()}.filename();
  return name == "sh" || name == "bash" || name == "dash" || name == "ksh";
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
  for (const std::string_view folder : split(path, ':')) {
    const std::string candidate = fmt::format("{}/{}", folder.empty() ? "." : folder, name);
    if (can_run(candidate)) return candidate;
  }
  return std::nullopt;
}

}  // namespace toolkit::retry_run
