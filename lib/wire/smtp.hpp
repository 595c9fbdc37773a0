// Replies of a mail server. Source: RFC 5321, section 4.2.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace toolkit::wire {

/// One line of a reply: "250-SIZE 1000" is code 250, not the last one, "SIZE 1000".
struct SmtpLine {
  int code = 0;  ///< 200 to 559
  bool is_last = true;
  std::string text;
};

/// Nothing when it is none.
[[nodiscard]] std::optional<SmtpLine> parse_smtp_line(std::string_view line);

}  // namespace toolkit::wire
