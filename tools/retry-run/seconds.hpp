// Times as retry-run shows them.
#pragma once

#include <chrono>
#include <string>

#include <fmt/format.h>

namespace toolkit::retry_run {

/// "0.012 s", "1.3 s", "2m05s"
[[nodiscard]] inline std::string seconds(std::chrono::microseconds time) {
  const double value = std::chrono::duration<double>(time).count();
  if (value < 1) return fmt::format("{:.3f} s", value);
  if (value < 60) return fmt::format("{:.1f} s", value);
  const auto whole = std::chrono::round<std::chrono::seconds>(time).count();
  if (whole < 3600) return fmt::format("{}m{:02}s", whole / 60, whole % 60);
  return fmt::format("{}h{:02}m", whole / 3600, whole / 60 % 60);
}

}  // namespace toolkit::retry_run
