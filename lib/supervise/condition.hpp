// Conditions on how an attempt ended and what it printed: which failures are worth another attempt, and which are not.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/result.hpp"
#include "lib/regex/pattern.hpp"
#include "lib/supervise/ending.hpp"

namespace toolkit::supervise {

/// Both ends included.
struct Range {
  int first = 0;
  int last = 0;
};

/// All that is set must hold.
struct Condition {
  std::string text = {};                              ///< as it was written
  std::optional<std::vector<Range>> codes = {};       ///< one of them is the command's exit code
  std::optional<std::vector<Range>> signals = {};     ///< one of them ended the command
  bool timeout = false;                               ///< it ran out of time
  bool oom = false;                                   ///< it ran out of memory, for certain or probably
  std::string expression = {};                        ///< of `output`
  std::shared_ptr<const regex::Pattern> output = {};  ///< occurs in the output
};

/// Terms with blanks between them: `any` (failure), `exit`, `exit=1,3-9,75`, `signal`, `signal=SEGV,9,SIGBUS`,
/// `timeout`, `oom`, `output=REGEX`, which takes the rest of the text. Each at most once, and at most one of exit,
/// signal and timeout: no attempt ends in two of these ways. What a shell makes of a command that a signal ended is an
/// exit code: exit=139. The error says what is wrong and what is valid.
[[nodiscard]] Result<Condition> parse_condition(std::string_view text);

/// The expressions of conditions that were found in the output of an attempt.
using FoundOutput = std::set<std::string>;

/// A success fulfils no condition.
[[nodiscard]] bool holds(const Condition& condition, const AttemptEnd& end, const FoundOutput& found);

/// The first one that holds, or nullptr.
[[nodiscard]] const Condition* first_that_holds(const std::vector<Condition>& conditions, const AttemptEnd& end,
                                                const FoundOutput& found);

}  // namespace toolkit::supervise
