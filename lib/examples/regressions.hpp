// proptest's file of regressions as text.
#pragma once

#include <string>
#include <string_view>

namespace toolkit::examples {

/// `text` with the lines "cc …" of `other` that it lacks at its end; `text` as it is when it lacks none.
[[nodiscard]] std::string with_regressions(std::string_view text, std::string_view other);

/// `text` without the lines of this key: "e0cec70a…".
[[nodiscard]] std::string without_regression(std::string_view text, std::string_view key);

}  // namespace toolkit::examples
