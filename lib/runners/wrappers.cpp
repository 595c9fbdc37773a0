#include "lib/runners/wrappers.hpp"

#include <algorithm>
#include <array>

#include "lib/runners/arguments.hpp"

namespace toolkit::runners {
namespace {

enum class Subcommand { none, optional, needed };

/// Lists are separated by blanks. An option that is in no list is taken for one without a value.
struct Wrapper {
  std::string_view names;
  Subcommand subcommand = Subcommand::none;
  std::string_view subcommands = {};
  std::string_view values = {};   ///< options that take the next word
  std::string_view refused = {};  ///< options with which it cannot be seen through
  bool has_assignments = false;   ///< NAME=value in front of the program
  std::size_t operands = 0;       ///< its own words in front of the program
  bool has_modules = false;       ///< `-m NAME` names the program
  bool needs_end = false;         ///< only what stands behind "--" is the program's own
};

constexpr std::array kWrappers{
    Wrapper{.names = "env", .values = "-u --unset", .refused = "-S --split-string -C --chdir", .has_assignments = true},
    Wrapper{.names = "cross-env", .has_assignments = true},
    Wrapper{.names = "timeout gtimeout", .values = "-k --kill-after -s --signal", .operands = 1},
    Wrapper{.names = "nice", .values = "-n --adjustment"},
    Wrapper{.names = "ionice", .values = "-c --class -n --classdata", .refused = "-p --pid -P --pgid -u --uid"},
    Wrapper{.names = "nohup setsid time dbus-run-session"},
    Wrapper{.names = "stdbuf", .values = "-i --input -o --output -e --error"},
    Wrapper{.names = "xvfb-run",
            .values = "-e --error-file -f --auth-file -n --server-num -p --xauth-protocol -s --server-args -w --wait"},
    Wrapper{.names = "npx bunx pnpx", .values = "-p --package", .refused = "-c --call -w --workspace -ws --workspaces"},
    Wrapper{.names = "npm",
            .subcommand = Subcommand::needed,
            .subcommands = "exec x",
            .values = "-p --package",
            .refused = "-c --call -w --workspace -ws --workspaces -C --prefix",
            .needs_end = true},
    Wrapper{.names = "pnpm",
            .subcommand = Subcommand::optional,
            .subcommands = "exec dlx run",
            .refused = "-r --recursive -F --filter -C --dir --parallel -c --shell-mode"},
    Wrapper{.names = "yarn yarnpkg",
            .subcommand = Subcommand::optional,
            .subcommands = "exec run dlx",
            .values = "-p --package",
            .refused = "--cwd"},
    Wrapper{
        .names = "uv",
        .subcommand = Subcommand::needed,
        .subcommands = "run",
        .values =
            "--group --extra --with --with-editable --with-requirements --python -p --package --env-file "
            "--index --default-index --no-group --only-group --no-extra --config-file --cache-dir --refresh-package",
        .refused = "--directory -s --script",
        .has_modules = true},
    Wrapper{.names = "poetry pdm pipenv rye hatch",
            .subcommand = Subcommand::needed,
            .subcommands = "run",
            .refused = "-C --directory -P --project -p"},
    Wrapper{.names = "coverage",
            .subcommand = Subcommand::needed,
            .subcommands = "run",
            .values = "--source --include --omit --context --concurrency --data-file --rcfile --save-signal",
            .has_modules = true},
    Wrapper{.names = "python", .values = "-W -X --check-hash-based-pycs", .refused = "-c", .has_modules = true},
    Wrapper{.names = "node nodejs",
            .values = "-r --require --import --loader --experimental-loader -C --conditions --env-file",
            .refused = "-e --eval -p --print --test --watch --run -i"},
    Wrapper{.names = "php", .values = "-d -c", .refused = "-r -S -f"},
    Wrapper{.names = "ruby", .values = "-I -r", .refused = "-e -S -C"},
    Wrapper{.names = "bundle", .subcommand = Subcommand::needed, .subcommands = "exec"},
};

bool is_option(std::string_view word) { return word.size() > 1 && word.front() == '-'; }

bool is_assignment(std::string_view word) {
  const std::size_t sign = word.find('=');
  return sign != std::string_view::npos && sign > 0;
}

/// "python3.12" is "python".
std::string wrapper_name(std::string_view word) {
  std::string name = program_name(word);
  if (name.starts_with("python")) name.erase(std::min(name.find_last_not_of("0123456789.") + 1, name.size()));
  return name;
}

/// Goes over a wrapper's own words.
class Walk {
 public:
  Walk(const std::vector<std::string>& command, std::size_t at, const Wrapper& wrapper)
      : command_{command}, at_{at + 1}, wrapper_{wrapper} {}

  std::optional<std::size_t> program() {
    if (!skip_options() || !take_subcommand()) return std::nullopt;
    if (wrapper_.needs_end && !is_behind_end_) return std::nullopt;
    if (!is_module_) {
      while (wrapper_.has_assignments && is_here() && is_assignment(command_[at_])) ++at_;
      at_ += wrapper_.operands;
    }
    return is_here() ? std::optional{at_} : std::nullopt;
  }

 private:
  [[nodiscard]] bool is_here() const { return at_ < command_.size(); }

  /// Up to the first word that is none, or the module that `-m` names.
  bool skip_options() {
    for (; is_here() && !is_module_ && is_option(command_[at_]); ++at_) {
      const std::string_view word = command_[at_];
      if (word == "--") {
        is_behind_end_ = true;
        ++at_;
        return true;
      }
      const std::string_view name = word.substr(0, word.find('='));
      if (is_one_of(name, wrapper_.refused)) return false;
      is_module_ = wrapper_.has_modules && (word == "-m" || word == "--module");
      if (!is_module_ && name == word && is_one_of(name, wrapper_.values)) ++at_;
    }
    return true;
  }

  bool take_subcommand() {
    if (wrapper_.subcommand == Subcommand::none) return true;
    if (is_here() && is_one_of(command_[at_], wrapper_.subcommands)) {
      ++at_;
      return skip_options();
    }
    return wrapper_.subcommand == Subcommand::optional;
  }

  const std::vector<std::string>& command_;
  std::size_t at_;
  const Wrapper& wrapper_;
  bool is_behind_end_ = false;
  bool is_module_ = false;
};

}  // namespace

std::string program_name(std::string_view word) {
  word.remove_prefix(std::min(word.rfind('/') + 1, word.size()));
  if (const std::size_t version = word.find('@'); version != std::string_view::npos && version > 0)
    word = word.substr(0, version);
  for (const std::string_view ending : {".js", ".mjs", ".cjs"}) {
    if (word.ends_with(ending)) word.remove_suffix(ending.size());
  }
  return std::string{word};
}

std::optional<std::size_t> wrapped_by(const std::vector<std::string>& command, std::size_t at) {
  const std::string name = wrapper_name(command[at]);
  const auto* wrapper = std::ranges::find_if(kWrappers, [&](const Wrapper& it) { return is_one_of(name, it.names); });
  if (wrapper == kWrappers.end()) return std::nullopt;
  return Walk{command, at, *wrapper}.program();
}

}  // namespace toolkit::runners
