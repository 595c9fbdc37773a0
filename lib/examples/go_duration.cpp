#include "lib/examples/go_duration.hpp"

#include <array>
#include <cstdint>

#include "lib/results/lines.hpp"

namespace toolkit::examples {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t nanoseconds;
};

// "m" comes after "ms".
constexpr std::array kUnits{Unit{"ns", 1},
                            Unit{"\xc2\xb5s", 1'000},
                            Unit{"us", 1'000},
                            Unit{"ms", 1'000'000},
                            Unit{"s", 1'000'000'000},
                            Unit{"m", 60'000'000'000},
                            Unit{"h", 3'600'000'000'000}};

constexpr unsigned kLargest = 100'000;  // so that no product overflows

/// The digits behind the point, in parts of `whole`; what is below one is dropped.
std::int64_t take_fraction(std::string_view& text, std::int64_t whole) {
  std::int64_t sum = 0;
  if (!results::take(text, ".")) return 0;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    whole /= 10;
    sum += (text.front() - '0') * whole;
    text.remove_prefix(1);
  }
  return sum;
}

std::optional<std::int64_t> take_unit(std::string_view& text) {
  for (const Unit& unit : kUnits) {
    if (results::take(text, unit.name)) return unit.nanoseconds;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::chrono::microseconds> parse_go_duration(std::string_view text) {
  if (text.empty() || text.size() > 40) return std::nullopt;
  std::int64_t sum = 0;
  while (!text.empty()) {
    unsigned whole = 0;
    if (!results::take_number(text, whole) || whole > kLargest) return std::nullopt;
    constexpr std::int64_t kOne = 1'000'000'000;
    const std::int64_t fraction = take_fraction(text, kOne);
    const auto unit = take_unit(text);
    if (!unit) return std::nullopt;
    sum += whole * *unit + fraction * (*unit / 1000) / (kOne / 1000);
  }
  return std::chrono::microseconds{sum / 1000};
}

}  // namespace toolkit::examples
