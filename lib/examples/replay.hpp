// What makes the next run try the known failing examples first.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "lib/core/environment.hpp"
#include "lib/examples/example.hpp"

namespace toolkit::examples {

using Variables = std::vector<std::pair<std::string, std::string>>;

/// Examples in files that bring_back() has brought are tried first by hypothesis, rapid, proptest and jqwik themselves.
struct Replay {
  /// For a run of the command before the ordinary one; empty when none is needed. rapidcheck then tries the known
  /// examples and nothing else: it says "OK" of every other property. So a failure of that run is one, and a success
  /// says nothing of any other test.
  Variables first = {};
  /// For the ordinary run: seeds, by which the known example comes again after as many cases as it did before.
  Variables environment = {};
  /// What only the user can do, a sentence each, safe to print.
  std::vector<std::string> notes = {};
};

/// A variable that is set in `environment` is never in the result: a note says what it would have been. Of several
/// seeds for one variable the one that was seen last goes into it, and notes tell of the others.
[[nodiscard]] Replay replay_of(const std::vector<Example>& examples, const Environment& environment);

}  // namespace toolkit::examples
