// Finds the test runner that a command calls, from the command's words alone.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace toolkit::runners {

enum class Runner { go_test, gotestsum, pytest, jest, vitest, cargo_test, nextest, ctest, maven, rspec, phpunit };

/// As people write it: "go test", "cargo nextest".
[[nodiscard]] std::string_view name_of(Runner runner);

struct Recognised {
  Runner runner = Runner::go_test;
  std::size_t begin = 0;  ///< its own first word, behind all wrappers: of "jest" in "npx jest", of "go" in "go test"
  std::size_t arguments = 0;  ///< the first word that is neither its name nor its subcommand; may be behind the last
};

/// Also seen through what only starts another program: env, timeout, nice, npx, yarn, uv run, python -m, bundle exec
/// and their like, several of them. Nothing for calls that run no tests (--help, pytest --collect-only, go test -list,
/// a phase of Maven before `test`) or never end (--watch), and for what cannot be seen through: a shell, an npm script.
[[nodiscard]] std::optional<Recognised> recognise(const std::vector<std::string>& command);

}  // namespace toolkit::runners
