// A script becomes a command: which shell, and how it is called.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/environment.hpp"
#include "lib/core/result.hpp"

namespace toolkit::retry_run {

/// What stands in the file before the script and after it; text that outlives it.
struct ScriptFrame {
  std::string_view before = {};
  std::string_view after = {};
};

class Shell {
 public:
  /// `text` as in a step's `shell:`: bash, sh, python, pwsh, cmd, powershell, or a command line with {0}, in which
  /// double quotes hold a word together. Empty: bash where PATH of `environment` has one, else sh. not_found: there is
  /// no such program. rejected: it is none of these.
  [[nodiscard]] static Result<Shell> named(const std::string& text, const Environment& environment);
  /// As nick-fields/retry calls a shell: without the flags that end a script at its first failing command.
  [[nodiscard]] static Result<Shell> plain(const std::string& text, const Environment& environment);

  /// The command that runs the script in this file.
  [[nodiscard]] std::vector<std::string> command(const std::string& file) const;
  /// What the file must hold for this script: a step's pwsh, powershell and cmd get lines around it, so that what fails
  /// in it is not passed over.
  [[nodiscard]] std::string content(const std::string& script) const;
  /// Whether it reads words as sh does: it is sh, bash, dash or the like.
  [[nodiscard]] bool is_posix() const;
  /// What the file's name must end with: ".ps1"; mostly nothing.
  [[nodiscard]] const std::string& suffix() const { return suffix_; }

 private:
  Shell(std::vector<std::string> words, std::string suffix, ScriptFrame frame)
      : words_{std::move(words)}, suffix_{std::move(suffix)}, frame_{frame} {}

  std::vector<std::string> words_;  // {0} in one of them is the file
  std::string suffix_;
  ScriptFrame frame_;
};

/// Where PATH has the program; nothing when it has none.
[[nodiscard]] std::optional<std::string> find_program(const std::string& name, const Environment& environment);

}  // namespace toolkit::retry_run
