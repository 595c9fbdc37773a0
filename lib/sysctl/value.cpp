#include "lib/sysctl/value.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <vector>

#include "lib/core/split.hpp"
#include "lib/core/text.hpp"

namespace toolkit::sysctl {
namespace {

constexpr std::size_t kPage = 4096;

/// Digits as strtoul(3) reads them with base 0. Nothing for what is no such number.
std::optional<std::uint64_t> read_digits(std::string_view text) {
  constexpr int kHexadecimal = 16;
  constexpr int kOctal = 8;
  int base = 10;
  if (text.starts_with("0x") || text.starts_with("0X")) {
    base = kHexadecimal;
    text.remove_prefix(2);
  } else if (text.size() > 1 && text.starts_with('0')) {
    base = kOctal;
  }
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string normalised_word(const std::string& word) {
  const bool is_negative = word.starts_with('-');
  const auto number = read_digits(std::string_view{word}.substr(is_negative ? 1 : 0));
  if (!number) return word;
  return (is_negative && *number != 0 ? "-" : "") + std::to_string(*number);
}

struct Range {
  std::uint64_t first;
  std::uint64_t last;
  bool operator==(const Range&) const = default;
};

/// In order, and those that touch as one. A range may be as wide as its numbers, so that none is counted out.
std::vector<Range> merged(std::vector<Range> ranges) {
  std::ranges::sort(ranges, {}, &Range::first);
  std::vector<Range> result;
  for (const Range& range : ranges) {
    if (!result.empty() && (range.first <= result.back().last || range.first - result.back().last == 1)) {
      result.back().last = std::max(result.back().last, range.last);
    } else {
      result.push_back(range);
    }
  }
  return result;
}

/// "1,3-5,6" is 1-1 and 3-6. Nothing for what is no such list.
std::optional<std::vector<Range>> numbers_of(std::string_view list) {
  std::vector<Range> ranges;
  if (list.empty()) return ranges;
  for (const std::string_view part : split(list, ',')) {
    const std::size_t dash = part.find('-');
    const auto first = read_digits(part.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : read_digits(part.substr(dash + 1));
    if (!first || !last || *last < *first) return std::nullopt;
    ranges.push_back({*first, *last});
  }
  return merged(std::move(ranges));
}

bool is_number(const std::string& word) {
  return read_digits(std::string_view{word}.substr(word.starts_with('-') ? 1 : 0)).has_value();
}

bool is_beginning(const std::vector<std::string>& asked, const std::vector<std::string>& current) {
  return !asked.empty() && asked.size() < current.size() && std::ranges::all_of(current, is_number) &&
         std::equal(asked.begin(), asked.end(), current.begin());
}

/// The digits of all groups, of eight each but for the first one, without zeros in front.
std::string bits_of(std::string_view mask) {
  constexpr std::size_t kGroup = 8;
  const std::string text = lower(trimmed(mask));
  std::string digits;
  for (const std::string_view group : split(std::string_view{text}.substr(text.starts_with("0x") ? 2 : 0), ',')) {
    if (!digits.empty() && group.size() < kGroup) digits.append(kGroup - group.size(), '0');
    digits += group;
  }
  return digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
}

bool has_list(std::string_view text) { return text.find_first_of(",-") != std::string_view::npos; }

}  // namespace

Form form_of(std::string_view path) {
  constexpr std::array<std::string_view, 7> kTexts{"/kernel/hostname", "/kernel/domainname",   "/kernel/core_pattern",
                                                   "/kernel/modprobe", "/kernel/poweroff_cmd", "/kernel/hotplug",
                                                   "/stable_secret"};
  const auto ends = [&](std::string_view end) { return path.ends_with(end); };
  if (std::ranges::any_of(kTexts, ends)) return Form::text;
  const std::string_view name = path.substr(path.rfind('/') + 1);
  return name.ends_with("_cpus") || name.ends_with("_mask") || name.ends_with("cpu_bitmap") || name == "cpumask"
             ? Form::mask
             : Form::words;
}

std::string chosen(const std::string& value) {
  const std::vector<std::string> parts = words(value);
  const auto choice = std::ranges::find_if(
      parts, [](const std::string& part) { return part.size() > 2 && part.front() == '[' && part.back() == ']'; });
  return choice == parts.end() || parts.size() == 1 ? value : choice->substr(1, choice->size() - 2);
}

std::string normalised(std::string_view value) {
  std::vector<std::string> parts = words(value);
  std::ranges::transform(parts, parts.begin(), normalised_word);
  return join(parts, " ");
}

bool is_same(std::string_view asked, std::string_view current, Form form) {
  if (asked == current) return true;
  if (form == Form::text) return false;
  if (form == Form::mask) return bits_of(asked) == bits_of(current);
  const std::string want = normalised(asked);
  const std::string have = normalised(current);
  if (want == have) return true;
  if (is_beginning(words(want), words(have))) return true;
  if (!has_list(want) && !has_list(have)) return false;
  const auto wanted = numbers_of(want);
  return wanted && wanted == numbers_of(have);
}

bool is_at_least(std::string_view asked, std::string_view current) {
  const auto want = read_digits(normalised(asked));
  const auto have = read_digits(normalised(current));
  return want && have && *have >= *want;
}

bool is_writable(std::string_view value) {
  return value.size() < kPage && value.find_first_of(std::string_view{"\n\r\0", 3}) == std::string_view::npos;
}

}  // namespace toolkit::sysctl
