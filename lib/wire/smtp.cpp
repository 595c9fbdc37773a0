#include "lib/wire/smtp.hpp"

#include "lib/core/values.hpp"

namespace toolkit::wire {

// Reply-code = %x32-35 %x30-35 %x30-39
std::optional<SmtpLine> parse_smtp_line(std::string_view line) {
  constexpr std::size_t kCodeLength = 3;
  const auto code = parse_number(line.substr(0, kCodeLength), 200, 559);
  if (!code || line.size() < kCodeLength || *code / 10 % 10 > 5) return std::nullopt;
  if (line.size() == kCodeLength) return SmtpLine{static_cast<int>(*code), true, ""};
  const char mark = line[kCodeLength];
  if (mark != ' ' && mark != '-') return std::nullopt;
  return SmtpLine{static_cast<int>(*code), mark == ' ', std::string{line.substr(kCodeLength + 1)}};
}

}  // namespace toolkit::wire
