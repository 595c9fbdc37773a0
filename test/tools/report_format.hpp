// The format of a JSON report, as docs/formats tells it.
#pragma once

#include <string>

namespace toolkit::tools_test {

/// Whether this machine can compare a report with its schema; a test that cannot is skipped for this reason.
[[nodiscard]] bool can_validate();
inline constexpr const char* kNoValidator = "python3-jsonschema is not installed for /usr/bin/python3";

class ReportFormat {
 public:
  /// `path` is that of the page and of the schema beside it, without their endings.
  explicit constexpr ReportFormat(const char* path) : path_{path} {}

  /// Of the report in this file; empty when it follows the schema.
  [[nodiscard]] std::string what_is_wrong_with(const std::string& report) const;
  /// The first JSON on the page. Throws std::runtime_error when there is none.
  [[nodiscard]] std::string example() const;

 private:
  const char* path_;
};

}  // namespace toolkit::tools_test
