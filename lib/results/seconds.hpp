// A time in seconds, as reports have it.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace toolkit::results {

/// "0.003", "1,234.5" (surefire), "1.2e-05" (CTest), and "0,003" by writers that follow a locale; whatever the locale
/// here is. Rounded down to microseconds. Nothing for what is no number, is negative, or is more than 10,000 years.
[[nodiscard]] std::optional<std::chrono::microseconds> parse_seconds(std::string_view text);

}  // namespace toolkit::results
