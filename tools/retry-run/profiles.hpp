// What is usual for a kind of work.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string_view>

namespace toolkit::retry_run {

enum class Workers { untouched, parallel, sequential };

struct Profile {
  std::string_view name;
  std::optional<std::chrono::milliseconds> timeout;  ///< of one attempt
  unsigned attempts;
  Workers workers;
  std::string_view help;
};

[[nodiscard]] std::span<const Profile> profiles();

/// One of profiles(); throws std::out_of_range for another name.
[[nodiscard]] const Profile& profile_named(std::string_view name);

}  // namespace toolkit::retry_run
