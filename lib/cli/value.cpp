#include "lib/cli/value.hpp"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "lib/core/nearest.hpp"
#include "lib/core/text.hpp"
#include "lib/core/values.hpp"

namespace toolkit::cli {
namespace {

constexpr std::size_t kLongestQuote = 60;

template <typename T>
Result<Value> as_value(Result<T> result) {
  return std::move(result).map([](T value) { return Value{std::move(value)}; });
}

Result<Value> convert_choice(const Option& option, const std::string& text) {
  if (std::ranges::find(option.choices, text) != option.choices.end()) return Value{text};
  return fail(Failure::rejected, fmt::format("{} is not one of {}{}", shown(text), join(option.choices, ", "),
                                             suggestion(text, option.choices)));
}

Result<Value> convert_path(const std::string& text) {
  if (text.empty()) return fail(Failure::rejected, "'' is not a path; name a file");
  return Value{text};
}

/// A URL's user information ends at the last `@` before its path.
std::string without_password(std::string_view text) {
  const std::size_t start = text.find("://");
  if (start == std::string_view::npos) return std::string{text};
  const std::size_t end = text.rfind('@', text.find('/', start + 3));
  const std::size_t colon = text.find(':', start + 3);
  if (end == std::string_view::npos || colon > end) return std::string{text};
  return fmt::format("{}***{}", text.substr(0, colon + 1), text.substr(end));
}

}  // namespace

Result<Value> convert(const Option& option, const std::string& text) {
  switch (option.type) {
    case Type::flag: return as_value(parse_bool(text));
    case Type::text: return Value{text};
    case Type::duration: return as_value(parse_duration(text));
    case Type::size: return as_value(parse_size(text));
    case Type::number: return as_value(parse_number(text, option.low, option.high));
    case Type::choice: return convert_choice(option, text);
    case Type::path: return convert_path(text);
    case Type::list: break;
  }
  throw std::logic_error{option.name + ": a list has no single value"};
}

Result<Value> convert_block(const Option& option, const std::string& text) {
  if (option.type == Type::list) return Value{nonempty_lines(text)};
  return convert(option, text);
}

std::string shown(std::string_view text) {
  return fmt::format("'{}'", printable(cut_utf8(without_password(text), kLongestQuote)));
}

}  // namespace toolkit::cli
