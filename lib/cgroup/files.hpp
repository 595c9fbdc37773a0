// The small files of a control group. What cannot be read or understood is nothing, never an error.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace toolkit::cgroup {

/// The file's beginning; empty when there is none that can be read.
[[nodiscard]] std::string text_of(const std::string& path, std::size_t limit = std::size_t{1} << 16U);

/// The only word of a file, as a whole number: nothing for "max" and for what is below zero.
[[nodiscard]] std::optional<std::uint64_t> number_in(const std::string& path);

/// The number after `key` and a blank, in a file of such lines (memory.stat, memory.events, /proc/vmstat).
[[nodiscard]] std::optional<std::uint64_t> field_in(const std::string& path, std::string_view key);

}  // namespace toolkit::cgroup
