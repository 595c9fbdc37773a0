// The inputs of an action, read once from the environment and taken out of it.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lib/core/environment.hpp"
#include "lib/core/mistakes.hpp"

namespace toolkit::actions {

/// Values are trimmed (but for text_as_written()), and an empty one counts as not given: the runner sets every input
/// that action.yml names, those that the user left out to "".
class Inputs {
 public:
  Inputs() = default;

  /// Reads the inputs `names` (spelled as in action.yml, like "keep-trying") of the action of `tool`, and erases them
  /// and CI_TOOLKIT_ACTION from `environment`, so that no child sees them. When CI_TOOLKIT_ACTION is not `tool`, the
  /// inputs are another tool's: nothing is read and nothing is erased.
  [[nodiscard]] static Inputs take(const std::string& tool, const std::vector<std::string>& names,
                                   Environment& environment);
  /// The same with this process's own environment. Call it before the first other thread or child starts.
  [[nodiscard]] static Inputs take_from_process(const std::string& tool, const std::vector<std::string>& names);

  [[nodiscard]] std::optional<std::string> text(const std::string& name) const;
  /// With the blanks and line breaks around it, where lines and columns count.
  [[nodiscard]] std::optional<std::string> text_as_written(const std::string& name) const;
  /// One item a line; blanks around the items and empty lines do not count. Not given: an empty list.
  [[nodiscard]] std::vector<std::string> list(const std::string& name) const;
  /// These follow core/values.hpp. A value that cannot be read is added to `mistakes` and counts as not given.
  [[nodiscard]] std::optional<bool> boolean(const std::string& name, Mistakes& mistakes) const;
  [[nodiscard]] std::optional<std::chrono::milliseconds> duration(const std::string& name, Mistakes& mistakes) const;
  [[nodiscard]] std::optional<std::uint64_t> size(const std::string& name, Mistakes& mistakes) const;

 private:
  std::map<std::string, std::string> values_;
};

/// The variables that may hold the input `name`, the one that wins first: INPUT_KEEP-TRYING, which the runner sets for
/// a JavaScript action, and INPUT_KEEP_TRYING, which our composite actions set because a shell drops names with a
/// hyphen.
[[nodiscard]] std::vector<std::string> input_variables(const std::string& name);

}  // namespace toolkit::actions
