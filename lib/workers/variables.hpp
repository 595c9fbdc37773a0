// The environment variables by which test runners and build tools are told how many workers to use and which seed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lib/core/environment.hpp"

namespace toolkit::workers {

using Variables = std::vector<std::pair<std::string, std::string>>;

struct RunnerOptions {
  /// Nothing: how many workers there are is left to the runners. Not 0.
  std::optional<unsigned> workers = {};
  /// MAKEFLAGS too: not every makefile can be run in parallel.
  bool with_make = false;
  /// Nothing: no framework is given one.
  std::optional<std::uint64_t> seed = {};
  /// The seed also goes where it would switch a random order on: `go test -shuffle`, RSpec's `--seed`. Without it, only
  /// where the user's GOFLAGS or SPEC_OPTS ask for that order.
  bool shuffle = false;
  /// See kept_go_flags(): what is added to GOFLAGS where the environment has none.
  std::string kept_go_flags = {};
};

/// What to set for a child, each variable once. Always CI_TOOLKIT_WORKERS and CI_TOOLKIT_SEED, of what is given; of the
/// others never one that the environment has, empty or not. GOFLAGS, RC_PARAMS and SPEC_OPTS are appended to, unless
/// they say it already, and an empty MAKEFLAGS counts as none. A seed is brought into the range of each framework; one
/// in auto_seed()'s range is the same for all but GoogleTest. Which variable is whose, and from where that is known:
/// variables.cpp. Pure.
[[nodiscard]] Variables runner_variables(const Environment& environment, const RunnerOptions& options);

}  // namespace toolkit::workers
