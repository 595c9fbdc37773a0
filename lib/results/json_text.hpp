// JSON as it is found, which is not always what its standard wants.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace toolkit::results {

/// Half characters ("\ud83d", which JavaScript writes) and bytes that are no UTF-8 become U+FFFD. `is_discarded()` for
/// what is no JSON.
[[nodiscard]] nlohmann::json parse_json(std::string_view text);

/// The member, or null for what is no object or has none of this name.
[[nodiscard]] const nlohmann::json& member(const nlohmann::json& value, const char* name);

/// Empty for what is no text.
[[nodiscard]] std::string text_of(const nlohmann::json& value);

/// The texts of a list; those of lists in it too.
[[nodiscard]] std::vector<std::string> texts_of(const nlohmann::json& value);

/// 0 for what is no number, is negative or above 10^9.
[[nodiscard]] unsigned number_of(const nlohmann::json& value);

}  // namespace toolkit::results
