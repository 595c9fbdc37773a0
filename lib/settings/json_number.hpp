// Numbers of a document that may be damaged.
#pragma once

#include <cstdint>
#include <utility>

#include <nlohmann/json.hpp>

#include "lib/core/result.hpp"

namespace toolkit::settings {

/// A whole number, not below 0, that a T holds. Throws EnvironmentError for all else, of which get() would make some
/// other number, or, of 1e45, undefined behaviour.
template <typename T>
[[nodiscard]] T whole_number(const nlohmann::json& value) {
  if (value.is_number_unsigned()) {
    const auto number = value.get<std::uint64_t>();
    if (std::in_range<T>(number)) return static_cast<T>(number);
  }
  throw EnvironmentError{"it is damaged"};
}

}  // namespace toolkit::settings
