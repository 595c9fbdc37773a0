#include "lib/dbsettings/redis_values.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include <fmt/format.h>

#include "lib/core/split.hpp"
#include "lib/core/text.hpp"
#include "lib/core/values.hpp"

namespace toolkit::dbsettings {
namespace {

constexpr std::uint64_t kMiB = std::uint64_t{1} << 20U;

struct Unit {
  std::string_view name;
  std::uint64_t bytes;
};
constexpr std::array kUnits{
    Unit{"", 1},         Unit{"b", 1},     Unit{"k", 1000},          Unit{"kb", 1024},
    Unit{"m", 1000'000}, Unit{"mb", kMiB}, Unit{"g", 1'000'000'000}, Unit{"gb", kMiB * 1024},
};

}  // namespace

std::optional<std::uint64_t> redis_bytes(std::string_view text) {
  const std::string value = lower(trimmed(text));
  const std::size_t digits = std::min(value.find_first_not_of("0123456789"), value.size());
  const auto* const unit = std::ranges::find(kUnits, std::string_view{value}.substr(digits), &Unit::name);
  if (unit == kUnits.end()) return std::nullopt;
  const auto count = parse_number(value.substr(0, digits), 0, std::numeric_limits<std::uint64_t>::max() / unit->bytes);
  return count ? std::optional{*count * unit->bytes} : std::nullopt;
}

bool is_same_redis_value(std::string_view asked, std::string_view current) {
  const auto bytes = redis_bytes(asked);
  if (bytes) return bytes == redis_bytes(current);
  return words(lower(asked)) == words(lower(current));
}

std::string shown_redis_value(std::string_view name, std::string_view value) {
  constexpr std::array<std::string_view, 3> kShown{"gb", "mb", "kb"};
  if (value.empty()) return "\"\"";
  const auto bytes = name == "maxmemory" ? redis_bytes(value) : std::nullopt;
  if (!bytes || *bytes == 0) return std::string{value};
  for (const std::string_view unit : kShown) {
    const std::uint64_t size = std::ranges::find(kUnits, unit, &Unit::name)->bytes;
    if (*bytes % size == 0) return fmt::format("{}{}", *bytes / size, unit);
  }
  return std::to_string(*bytes);
}

std::optional<std::string> redis_maxmemory(const std::optional<proc::MachineMemory>& machine,
                                           const cgroup::Limits& limits) {
  constexpr std::uint64_t kAll = std::numeric_limits<std::uint64_t>::max();
  const std::uint64_t there = std::min(machine ? machine->total_bytes : kAll, limits.memory_bytes.value_or(kAll));
  if (there == kAll || there < 2 * kMiB) return std::nullopt;
  return fmt::format("{}mb", there / 2 / kMiB);
}

}  // namespace toolkit::dbsettings
