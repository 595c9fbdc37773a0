#include "lib/actions/summary.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lib/actions/append_file.hpp"
#include "lib/core/log.hpp"
#include "lib/core/text.hpp"

namespace toolkit::actions {
namespace {

// The empty line before it ends a table or a list.
constexpr std::string_view kNote =
    "\n**This summary was cut here: GitHub shows at most 1 MiB of a step.** The log and the report have the rest.\n";
static_assert(kNote.size() + 1 < kSummaryReserve);

/// Follows what is open from line to line.
/// Source: CommonMark 0.31, section 4.5 (fenced code blocks).
class OpenBlocks {
 public:
  void read(std::string_view line) {
    const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
    const std::string_view text = trimmed(line);
    const std::string_view fence = indent <= 3 ? fence_of(text) : std::string_view{};
    const std::string_view rest = text.substr(fence.size());
    if (!fence_.empty()) {
      if (fence.size() >= fence_.size() && fence.front() == fence_.front() && rest.empty()) fence_.clear();
    } else if (!fence.empty() && (fence.front() == '~' || rest.find('`') == std::string_view::npos)) {
      fence_ = fence;
    } else {
      count_details(text);
    }
  }

  [[nodiscard]] std::string closing() const {
    std::string lines = fence_.empty() ? "" : fence_ + "\n";
    for (std::size_t i = 0; i < details_; ++i) lines += "\n</details>\n";
    return lines;
  }

 private:
  static std::string_view fence_of(std::string_view text) {
    if (!text.starts_with("```") && !text.starts_with("~~~")) return {};
    return text.substr(0, std::min(text.find_first_not_of(text.front()), text.size()));
  }

  void count_details(std::string_view text) {
    for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
      const std::string tag = lower(text.substr(at, 9));
      if (tag.starts_with("<details")) ++details_;
      if (tag == "</details" && details_ > 0) --details_;
    }
  }

  std::string fence_;
  std::size_t details_ = 0;
};

std::string ending_in_newline(std::string_view text) {
  return fmt::format("{}{}", text, text.empty() || text.ends_with('\n') ? "" : "\n");
}

/// The beginning of a line, in less than `room` bytes and a newline; nothing when that would open a block.
std::string cut_line(std::string_view line, std::size_t room) {
  if (line.size() < room || room == 0) return {};
  const std::string_view start = cut_utf8(line, room - 1);
  OpenBlocks open;
  open.read(start);
  return open.closing().empty() ? ending_in_newline(start) : std::string{};
}

/// What to append to a file of `used` bytes, so that its end stays under the limit; empty when nothing may be.
std::string fitted(const std::string& text, std::uint64_t used, bool was_cut_before) {
  if (used + text.size() <= kSummaryLimit - kSummaryReserve) return text;
  if (was_cut_before) return {};
  const std::uint64_t free = used < kSummaryLimit - kSummaryReserve ? kSummaryLimit - kSummaryReserve - used : 0;
  std::string part = cut_markdown(text, static_cast<std::size_t>(free));
  part += kNote;
  return used + part.size() <= kSummaryLimit ? part : std::string{};
}

}  // namespace

std::string cut_markdown(std::string_view markdown, std::size_t room) {
  if (markdown.size() <= room) return std::string{markdown};
  OpenBlocks open;
  std::size_t kept = 0;
  std::string closing;
  while (kept < markdown.size()) {
    const std::size_t end = std::min(markdown.find('\n', kept), markdown.size() - 1) + 1;
    open.read(markdown.substr(kept, end - kept));
    std::string next_closing = open.closing();
    if (end + next_closing.size() > room) break;
    kept = end;
    closing = std::move(next_closing);
  }
  if (kept > 0) return std::string{markdown.substr(0, kept)} + closing;
  return cut_line(markdown.substr(0, markdown.find('\n')), room);
}

void append_summary(const Job& job, std::string_view markdown) {
  if (!job.active() || markdown.empty()) return;
  const auto path = job.file(JobFile::summary);
  if (!path) return log::debug("GITHUB_STEP_SUMMARY is not set; no summary is written");
  AppendFile file{"GITHUB_STEP_SUMMARY", *path};
  const std::string text = (file.ends_inside_a_line() ? "\n" : "") + ending_in_newline(markdown);
  const std::string part = fitted(text, file.size(), file.tail(kNote.size()) == kNote);
  if (part.size() != text.size()) {
    log::debug("the step summary was cut: {} of {} bytes fit", part.size(), text.size());
  }
  file.append(part);
}

}  // namespace toolkit::actions
