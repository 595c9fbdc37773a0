// A length of time as Go writes it.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace toolkit::examples {

/// "97.603µs", "1.2ms", "1m3.5s", "500ns"; rounded down to microseconds. Nothing for what is none, or is negative.
/// Source: Go's time.Duration.String.
[[nodiscard]] std::optional<std::chrono::microseconds> parse_go_duration(std::string_view text);

}  // namespace toolkit::examples
