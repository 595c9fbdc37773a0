#include "lib/core/values.hpp"

#include <array>
#include <charconv>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "lib/core/text.hpp"

namespace toolkit {
namespace {

using std::chrono::milliseconds;

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};

constexpr std::array kDurationUnits{Unit{"d", 86'400'000}, Unit{"h", 3'600'000}, Unit{"m", 60'000}, Unit{"s", 1000},
                                    Unit{"ms", 1}};
constexpr std::array kSizeUnits{Unit{"TiB", 1ULL << 40U},
                                Unit{"GiB", 1ULL << 30U},
                                Unit{"MiB", 1ULL << 20U},
                                Unit{"KiB", 1ULL << 10U},
                                Unit{"B", 1},
                                Unit{"TB", 1'000'000'000'000},
                                Unit{"GB", 1'000'000'000},
                                Unit{"MB", 1'000'000},
                                Unit{"kB", 1000}};
constexpr std::uint64_t kLongestMs = 10'000ULL * 86'400'000;
constexpr std::uint64_t kLargestSize = std::numeric_limits<std::int64_t>::max();

tl::unexpected<Error> bad(std::string_view text, std::string_view what) {
  return fail(Failure::rejected, fmt::format("'{}' {}", printable(cut_utf8(text, 60)), what));
}

/// Takes the digits at the front of `rest`.
std::optional<std::uint64_t> take_number(std::string_view& rest) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
  if (error != std::errc{}) return std::nullopt;
  rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
  return number;
}

/// Takes the letters at the front of `rest`.
std::string_view take_letters(std::string_view& rest) {
  std::size_t length = 0;
  while (length < rest.size() && (rest[length] < '0' || rest[length] > '9')) ++length;
  const std::string_view letters = rest.substr(0, length);
  rest.remove_prefix(length);
  return letters;
}

std::optional<std::size_t> find_unit(const auto& units, std::string_view name) {
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (units[i].name == name) return i;
  }
  return std::nullopt;
}

/// number * factor, unless that is more than `most`.
std::optional<std::uint64_t> scaled(std::uint64_t number, std::uint64_t factor, std::uint64_t most) {
  std::uint64_t product = 0;
  if (__builtin_mul_overflow(number, factor, &product) || product > most) return std::nullopt;
  return product;
}

}  // namespace

Result<milliseconds> parse_duration(std::string_view text) {
  constexpr std::string_view kForm = "is not a duration; write it like 250ms, 30s, 5m or 1h30m";
  std::string_view rest = text;
  std::uint64_t total = 0;
  std::size_t next_unit = 0;  // units go from large to small
  if (text.empty()) return bad(text, kForm);
  while (!rest.empty()) {
    const auto number = take_number(rest);
    if (!number) return bad(text, kForm);
    const std::string_view name = take_letters(rest);
    if (name.empty()) return bad(text, "has no unit; write ms, s, m, h or d behind the number, like 30s");
    const auto unit = find_unit(kDurationUnits, name);
    if (!unit || *unit < next_unit) return bad(text, kForm);
    const auto part = scaled(*number, kDurationUnits[*unit].factor, kLongestMs);
    if (!part || total + *part > kLongestMs) return bad(text, "is longer than 10000d, the longest duration");
    total += *part;
    next_unit = *unit + 1;
  }
  return milliseconds{total};
}

std::string format_duration(milliseconds value) {
  auto left = static_cast<std::uint64_t>(value.count() < 0 ? 0 : value.count());
  std::string text;
  for (const Unit& unit : kDurationUnits) {
    if (left < unit.factor) continue;
    text += fmt::format("{}{}", left / unit.factor, unit.name);  // NOLINT(clang-analyzer-core.DivideZero): none is 0
    left %= unit.factor;
  }
  return text.empty() ? "0s" : text;
}

Result<std::uint64_t> parse_size(std::string_view text) {
  std::string_view rest = text;
  const auto number = take_number(rest);
  if (!number) return bad(text, "is not a size; write it like 512B, 64MiB or 2GiB");
  if (rest.empty()) return bad(text, "has no unit; write B, KiB, MiB, GiB or TiB behind the number, like 64MiB");
  const auto unit = find_unit(kSizeUnits, rest);
  if (!unit) return bad(text, "is not a size; its unit is one of B, KiB, MiB, GiB, TiB, kB, MB, GB, TB");
  const auto bytes = scaled(*number, kSizeUnits[*unit].factor, kLargestSize);
  if (!bytes) return bad(text, "is more than the largest size, 8388607TiB");
  return *bytes;
}

std::string format_size(std::uint64_t bytes) {
  for (const Unit& unit : kSizeUnits) {
    if (bytes >= unit.factor && bytes % unit.factor == 0) return fmt::format("{}{}", bytes / unit.factor, unit.name);
  }
  return "0B";
}

Result<bool> parse_bool(std::string_view text) {
  if (text == "true" || text == "True" || text == "TRUE") return true;
  if (text == "false" || text == "False" || text == "FALSE") return false;
  return bad(text, "is neither true nor false");
}

Result<std::uint64_t> parse_number(std::string_view text, std::uint64_t low, std::uint64_t high) {
  std::string_view rest = text;
  const auto number = take_number(rest);
  if (!number || !rest.empty() || *number < low || *number > high) {
    return bad(text, fmt::format("is not a whole number from {} to {}", low, high));
  }
  return *number;
}

}  // namespace toolkit
