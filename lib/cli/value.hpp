// An option's value: from what the user wrote to what it means.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "lib/cli/tool.hpp"
#include "lib/core/result.hpp"

namespace toolkit::cli {

/// flag: bool; text, choice, path: string; list: strings; duration: milliseconds; size (bytes) and number: uint64_t.
using Value = std::variant<bool, std::string, std::vector<std::string>, std::chrono::milliseconds, std::uint64_t>;

/// Converts one value of any type but list. The error is the value and what would be valid, without the option's name.
[[nodiscard]] Result<Value> convert(const Option& option, const std::string& text);

/// Converts a value that holds a whole list as an input does: one item a line.
[[nodiscard]] Result<Value> convert_block(const Option& option, const std::string& text);

/// The option's default. Only for an option that has one.
[[nodiscard]] inline Result<Value> fallback_of(const Option& option) { return convert_block(option, option.fallback); }

/// Text from the user as it may be shown in a message: short, in quotes, on one line, and without a URL's password.
[[nodiscard]] std::string shown(std::string_view text);

}  // namespace toolkit::cli
