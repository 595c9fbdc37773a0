#include "lib/runners/recognise.hpp"

#include <algorithm>
#include <array>

#include "lib/runners/arguments.hpp"
#include "lib/runners/runs_tests.hpp"
#include "lib/runners/wrappers.hpp"

namespace toolkit::runners {
namespace {

struct Known {
  Runner runner;
  std::string_view name;      ///< for people
  std::string_view programs;  ///< those that are this runner and nothing else
};

constexpr std::array kKnown{
    Known{Runner::go_test, "go test", ""},
    Known{Runner::gotestsum, "gotestsum", "gotestsum"},
    Known{Runner::pytest, "pytest", "pytest pytest-3 py.test"},
    Known{Runner::jest, "jest", "jest"},
    Known{Runner::vitest, "vitest", "vitest"},
    Known{Runner::cargo_test, "cargo test", ""},
    Known{Runner::nextest, "cargo nextest", ""},
    Known{Runner::ctest, "ctest", "ctest ctest3"},
    Known{Runner::maven, "maven", "mvn mvnw mvnd"},
    Known{Runner::rspec, "rspec", "rspec"},
    Known{Runner::phpunit, "phpunit", "phpunit simple-phpunit phpunit.phar"},
};

using Words = std::vector<std::string>;

/// Behind the options at `at`; those in `values` take the next word.
std::size_t skip_options(const Words& command, std::size_t at, std::string_view values) {
  while (at < command.size() && command[at].starts_with('-')) at += is_one_of(command[at], values) ? 2 : 1;
  return at;
}

bool is(const Words& command, std::size_t at, std::string_view names) {
  return at < command.size() && is_one_of(command[at], names);
}

/// `go test`, `go run gotest.tools/gotestsum@v1`, `go tool gotestsum`
std::optional<Recognised> of_go(const Words& command, std::size_t at) {
  if (is(command, at + 1, "test")) return Recognised{Runner::go_test, at, at + 2};
  if (!is(command, at + 1, "run tool")) return std::nullopt;
  const std::size_t module = skip_options(command, at + 2, "-C -mod -modfile -tags");
  if (module < command.size() && program_name(command[module]) == "gotestsum")
    return Recognised{Runner::gotestsum, at, module + 1};
  return std::nullopt;
}

/// `cargo +nightly test`, `cargo nextest run`, `cargo-nextest nextest run`
std::optional<Recognised> of_cargo(const Words& command, std::size_t at) {
  std::size_t next = at + 1;
  if (next < command.size() && command[next].starts_with('+')) ++next;
  next = skip_options(command, next, "--color --config -Z");
  if (is(command, next, "test t")) return Recognised{Runner::cargo_test, at, next + 1};
  if (!is(command, next, "nextest")) return std::nullopt;
  next = skip_options(command, next + 1, "--color --manifest-path --config-file --tool-config-file");
  if (!is(command, next, "run r")) return std::nullopt;
  return Recognised{Runner::nextest, at, next + 1};
}

std::optional<Recognised> runner_at(const Words& command, std::size_t at) {
  const std::string name = program_name(command[at]);
  if (name == "go") return of_go(command, at);
  if (name == "cargo" || name == "cargo-nextest") return of_cargo(command, at);
  for (const Known& known : kKnown) {
    if (is_one_of(name, known.programs)) return Recognised{known.runner, at, at + 1};
  }
  return std::nullopt;
}

}  // namespace

std::string_view name_of(Runner runner) { return std::ranges::find(kKnown, runner, &Known::runner)->name; }

std::optional<Recognised> recognise(const std::vector<std::string>& command) {
  std::optional<std::size_t> at = command.empty() ? std::nullopt : std::optional<std::size_t>{0};
  while (at) {
    if (const auto recognised = runner_at(command, *at)) {
      return runs_tests(*recognised, command) ? recognised : std::nullopt;
    }
    at = wrapped_by(command, *at);
  }
  return std::nullopt;
}

}  // namespace toolkit::runners
