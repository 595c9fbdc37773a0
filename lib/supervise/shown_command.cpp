#include "lib/supervise/shown_command.hpp"

#include "lib/core/text.hpp"
#include "lib/redact/redact.hpp"

namespace toolkit::supervise {

std::string shown_command(const proc::Process& process) {
  constexpr std::size_t kLongest = 200;
  constexpr std::size_t kLookedAt = 16 * kLongest;  // a URL that is cut off does not show its password for one
  const std::string text = redact::text(proc::command_line(process, kLookedAt), {});
  const std::string_view kept = cut_utf8(text, kLongest);
  return std::string{kept} + (kept.size() < text.size() ? "…" : "");
}

}  // namespace toolkit::supervise
