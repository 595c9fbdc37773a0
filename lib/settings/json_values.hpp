// Values in documents that may be damaged, and that hold what no JSON text can.
#pragma once

#include <cstdint>
#include <string>
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

/// The value of a setting: text, or where the kernel's bytes are no UTF-8 an array of them.
[[nodiscard]] nlohmann::json json_of_bytes(const std::string& value);
/// The way back. Throws EnvironmentError for what json_of_bytes() does not make.
[[nodiscard]] std::string bytes_of(const nlohmann::json& value);

}  // namespace toolkit::settings
