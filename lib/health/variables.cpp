#include "lib/health/variables.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lib/core/url.hpp"

namespace toolkit::health {
namespace {

constexpr std::string_view kAdvice = "or write %24{ for a literal ${";

bool is_name(std::string_view text) {
  const auto is_letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'; };
  return !text.empty() && is_letter(text.front()) &&
         std::ranges::all_of(text, [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

class Filler {
 public:
  Filler(const Environment& environment, const PutIn& put_in) : environment_{environment}, put_in_{put_in} {}

  Filled fill(std::string_view text) {
    for (;;) {
      const std::size_t start = text.find("${");
      literal(text.substr(0, start));
      if (start == std::string_view::npos) return std::move(filled_);
      text.remove_prefix(start + 2);
      const std::size_t close = text.find('}');
      if (close == std::string_view::npos) {
        add(fmt::format("a '${{' has no closing '}}'; write ${{NAME}}, {}", kAdvice));
        filled_.text.append(put_in_.unset).append(text);
        return std::move(filled_);
      }
      variable(text.substr(0, close));
      text.remove_prefix(close + 1);
    }
  }

 private:
  void literal(std::string_view text) {
    constexpr std::string_view kEncoded = "%24{";
    while (put_in_.is_dollar_percent_24) {
      const std::size_t at = text.find(kEncoded);
      if (at == std::string_view::npos) break;
      filled_.text.append(text.substr(0, at)).append("${");
      text.remove_prefix(at + kEncoded.size());
    }
    filled_.text.append(text);
  }

  void variable(std::string_view written_name) {
    const std::string name{written_name};
    filled_.text += put_in_.unset;
    // Not shown: it may be part of a password.
    if (!is_name(name)) {
      return add(fmt::format(
          "what stands between '${{' and '}}' is no name of a variable, which has letters, digits and _ and "
          "begins with no digit; write ${{NAME}}, {}",
          kAdvice));
    }
    const auto value = environment_.get(name);
    if (!value) {
      return add(fmt::format("the variable {} is not set; set it in the step's env:, {}", name, kAdvice));
    }
    const auto fitting = put_in_.fit(*value);
    if (!fitting) return add(fmt::format("the variable {} {}", name, fitting.error().message));
    filled_.text.resize(filled_.text.size() - put_in_.unset.size());
    filled_.text += *fitting;
  }

  void add(std::string mistake) {
    if (std::ranges::find(filled_.mistakes, mistake) == filled_.mistakes.end())
      filled_.mistakes.push_back(std::move(mistake));
  }

  const Environment& environment_;
  const PutIn& put_in_;
  Filled filled_;
};

}  // namespace

Filled put_in_variables(std::string_view text, const Environment& environment, const PutIn& put_in) {
  return Filler{environment, put_in}.fill(text);
}

Result<std::string> fit_encoded(const std::string& value) { return percent_encode(value); }

}  // namespace toolkit::health
