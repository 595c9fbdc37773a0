// How values are written in options and inputs. One grammar for the command line, the action's inputs and the URLs.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "lib/core/result.hpp"

namespace toolkit {

/// `250ms`, `30s`, `5m`, `1h30m`: whole numbers, each with its unit (d, h, m, s, ms), from large to small, each
/// unit once. At most 10,000 days. The error says what is wrong and how to write it; a bare number is one.
[[nodiscard]] Result<std::chrono::milliseconds> parse_duration(std::string_view text);

/// The shortest spelling that parse_duration() reads back as the same value: `1h30m`, `250ms`, `0s`.
[[nodiscard]] std::string format_duration(std::chrono::milliseconds value);

/// `512B`, `64KiB`, `64MiB`, `2GiB`, `1TiB`, and the decimal `kB`, `MB`, `GB`, `TB`. In bytes, below 2^63.
[[nodiscard]] Result<std::uint64_t> parse_size(std::string_view text);

/// The largest binary unit that divides `bytes`: `64MiB`, `1000B`. parse_size() reads it back as the same value.
[[nodiscard]] std::string format_size(std::uint64_t bytes);

/// The runner's rule (YAML 1.2 core schema): true, True, TRUE, false, False, FALSE and nothing else.
/// Source: actions/toolkit packages/core/src/core.ts, getBooleanInput.
[[nodiscard]] Result<bool> parse_bool(std::string_view text);

/// A whole decimal number in [low, high], without sign or blanks.
[[nodiscard]] Result<std::uint64_t> parse_number(std::string_view text, std::uint64_t low, std::uint64_t high);

}  // namespace toolkit
