#include "lib/results/seconds.hpp"

#include <charconv>
#include <cstdint>
#include <string>

#include "lib/core/text.hpp"

namespace toolkit::results {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The number of digits at the front.
std::size_t digits(std::string_view text) {
  std::size_t count = 0;
  while (count < text.size() && is_digit(text[count])) ++count;
  return count;
}

/// Whether a comma at the front separates thousands: three digits follow, and then no fourth.
bool separates_thousands(std::string_view text) { return text.front() == ',' && digits(text.substr(1)) == 3; }

/// The digits before and behind the point, and the exponent.
struct Decimal {
  std::string whole = {};
  std::string fraction = {};
  int exponent = 0;
};

std::optional<int> parse_exponent(std::string_view text) {
  if (text.front() == '+') text.remove_prefix(1);
  int exponent = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), exponent);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return exponent;
}

std::optional<Decimal> parse_decimal(std::string_view text) {
  Decimal number;
  const auto take = [&](std::string& digits_to, std::size_t count) {
    digits_to.append(text.substr(0, count));
    text.remove_prefix(count);
  };
  take(number.whole, digits(text));
  // 0,003 is no 3 seconds, whatever stands behind the comma.
  while (!text.empty() && !number.whole.empty() && number.whole != "0" && separates_thousands(text)) {
    text.remove_prefix(1);
    take(number.whole, 3);
  }
  if (!text.empty() && (text.front() == '.' || text.front() == ',')) {
    text.remove_prefix(1);
    take(number.fraction, digits(text));
  }
  if (number.whole.empty() && number.fraction.empty()) return std::nullopt;
  if (text.empty()) return number;
  if (text.size() < 2 || (text.front() != 'e' && text.front() != 'E')) return std::nullopt;
  const auto exponent = parse_exponent(text.substr(1));
  if (!exponent) return std::nullopt;
  number.exponent = *exponent;
  return number;
}

constexpr std::int64_t kLongest = 10'000LL * 366 * 86'400 * 1'000'000;
constexpr int kMicro = 6;

}  // namespace

std::optional<std::chrono::microseconds> parse_seconds(std::string_view text) {
  const auto number = parse_decimal(trimmed(text));
  if (!number) return std::nullopt;
  const std::string all = number->whole + number->fraction;
  // So many digits of it are whole microseconds.
  const std::int64_t wanted = static_cast<std::int64_t>(number->whole.size()) + number->exponent + kMicro;
  std::int64_t value = 0;
  for (std::int64_t i = 0; i < wanted; ++i) {
    const bool is_behind = i >= static_cast<std::int64_t>(all.size());
    if (is_behind && value == 0) break;
    value = value * 10 + (is_behind ? 0 : all[static_cast<std::size_t>(i)] - '0');
    if (value > kLongest) return std::nullopt;
  }
  return std::chrono::microseconds{value};
}

}  // namespace toolkit::results
