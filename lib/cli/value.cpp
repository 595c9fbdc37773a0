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

/// A URL in a place where none belongs may hold a password anywhere: its scheme is enough to find it again.
std::string without_secrets(std::string_view text) {
  const std::size_t slashes = text.find("://");
  return slashes == std::string_view::npos ? std::string{text} : fmt::format("{}…", text.substr(0, slashes + 3));
}

/// What `parse` makes of the text. Its message quotes the text, so that a failure is told of the text without secrets.
template <typename Parse>
Result<Value> parsed(const std::string& text, const Parse& parse) {
  auto result = parse(text);
  if (!result) result = parse(without_secrets(text));
  return std::move(result).map([](auto value) { return Value{std::move(value)}; });
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

}  // namespace

Result<Value> convert(const Option& option, const std::string& text) {
  switch (option.type) {
    case Type::flag: return parsed(text, parse_bool);
    case Type::text: return Value{text};
    case Type::duration: return parsed(text, parse_duration);
    case Type::size: return parsed(text, parse_size);
    case Type::number:
      return parsed(text, [&](std::string_view number) { return parse_number(number, option.low, option.high); });
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
  return fmt::format("'{}'", printable(cut_utf8(without_secrets(text), kLongestQuote)));
}

}  // namespace toolkit::cli
