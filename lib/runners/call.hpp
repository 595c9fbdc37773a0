// A test runner's call, taken apart.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/result.hpp"
#include "lib/results/results.hpp"
#include "lib/runners/arguments.hpp"
#include "lib/runners/recognise.hpp"
#include "lib/runners/results_of.hpp"

namespace toolkit::runners {

struct Call {
  Call(const Recognised& recognised, const std::vector<std::string>& command);

  /// The command with these arguments in the place of its own.
  [[nodiscard]] std::vector<std::string> with(const std::vector<std::string>& words) const;
  [[nodiscard]] std::vector<std::string> with(const Arguments& changed) const { return with(changed.words()); }
  /// The command with options in front of its arguments.
  [[nodiscard]] std::vector<std::string> with_first(std::vector<std::string> options) const;

  std::vector<std::string> head;  ///< all that is not an argument
  Arguments arguments;
};

/// The tests that a command is narrowed to, and whether a file is there.
struct Wanted {
  const std::vector<results::Test>& tests;
  const std::function<bool(const std::string& path)>& exists;
};

using Rerun = Result<std::vector<std::string>>;

[[nodiscard]] inline tl::unexpected<Error> cannot(std::string reason) {
  return fail(Failure::rejected, std::move(reason));
}

/// Whether a command is short enough: at most 100,000 bytes, each word with the byte that ends it.
[[nodiscard]] bool fits(const std::vector<std::string>& command);

/// Neither a line break nor a NUL: no command line holds the one, and no runner's filter the other.
[[nodiscard]] bool is_one_line(std::string_view text);

/// The file of each test, each once, in order of first sight. Nothing when a test has none, or one is not there.
[[nodiscard]] std::vector<std::string> files_of(const Wanted& wanted);

ResultsPlan plan_go_test(const Call& call, const std::string& folder);
ResultsPlan plan_gotestsum(const Call& call, const std::string& folder);
ResultsPlan plan_pytest(const Call& call, const std::string& folder);
ResultsPlan plan_jest(const Call& call, const std::string& folder);
ResultsPlan plan_vitest(const Call& call, const std::string& folder);
ResultsPlan plan_cargo_test(const Call& call, const std::string& folder);
ResultsPlan plan_nextest(const Call& call, const std::string& folder);
ResultsPlan plan_ctest(const Call& call, const std::string& folder);
ResultsPlan plan_maven(const Call& call, const std::string& folder);
ResultsPlan plan_rspec(const Call& call, const std::string& folder);
ResultsPlan plan_phpunit(const Call& call, const std::string& folder);

Rerun rerun_go_test(const Call& call, const Wanted& wanted);
Rerun rerun_gotestsum(const Call& call, const Wanted& wanted);
Rerun rerun_pytest(const Call& call, const Wanted& wanted);
Rerun rerun_jest(const Call& call, const Wanted& wanted);
Rerun rerun_vitest(const Call& call, const Wanted& wanted);
Rerun rerun_cargo_test(const Call& call, const Wanted& wanted);
Rerun rerun_nextest(const Call& call, const Wanted& wanted);
Rerun rerun_ctest(const Call& call, const Wanted& wanted);
Rerun rerun_maven(const Call& call, const Wanted& wanted);
Rerun rerun_rspec(const Call& call, const Wanted& wanted);
Rerun rerun_phpunit(const Call& call, const Wanted& wanted);

}  // namespace toolkit::runners
