// Targets as a YAML list, one mapping each: `url` is what stands before the '#' elsewhere, every other key an option.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/core/environment.hpp"
#include "lib/core/mistakes.hpp"
#include "lib/health/target.hpp"

namespace toolkit::health {

/// Whether the text is meant as a list, and not as a target or one target a line: its first line that is no comment,
/// not blank and not `---` begins with a dash and a blank.
[[nodiscard]] bool is_target_list(std::string_view text);

/// An option's value is text and literal: nothing in it is percent-decoded but %24{, which is a literal ${. One that
/// may be repeated takes a list, too. An item that is text is a target as in a line. Each mistake begins with where the
/// text comes from, line and column: "input targets: line 3, column 14: ".
[[nodiscard]] std::vector<Target> parse_target_list(std::string_view text, const std::string& origin,
                                                    const Environment& environment, Mistakes& mistakes);

}  // namespace toolkit::health
