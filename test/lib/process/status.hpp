// What /proc/self/status says of the process that printed it.
#pragma once

#include <string>
#include <string_view>

namespace toolkit::process::test {

/// The value of a line "Name:\tvalue"; empty when there is none.
[[nodiscard]] inline std::string status_field(const std::string& status, std::string_view name) {
  const std::string start = std::string{name} + ":\t";
  const std::size_t at = ("\n" + status).find("\n" + start);
  if (at == std::string::npos) return "";
  const std::size_t from = at + start.size();
  return status.substr(from, status.find('\n', from) - from);
}

/// Whether a line like SigBlk or SigIgn names no signal. 32 and 33 do not count: glibc keeps them for itself, and its
/// posix_spawn(3) leaves them ignored.
[[nodiscard]] inline bool has_no_signals(const std::string& status, std::string_view name) {
  const std::string field = status_field(status, name);
  return !field.empty() && (std::stoull(field, nullptr, 16) & ~0x180000000ULL) == 0;
}

}  // namespace toolkit::process::test
