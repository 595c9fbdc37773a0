#include "lib/supervise/output_matcher.hpp"

namespace toolkit::supervise {

void OutputMatcher::feed(std::string_view bytes) {
  while (!bytes.empty() && !is_over()) {
    const std::size_t newline = bytes.find('\n');
    const std::string_view part = bytes.substr(0, newline);
    const bool has_end = newline != std::string_view::npos;
    bytes.remove_prefix(has_end ? newline + 1 : bytes.size());
    if (has_end && line_.empty() && part.size() <= kMatchWindow) {
      end_line(part);  // as most lines come: whole
      continue;
    }
    keep(part);
    if (!has_end) continue;
    end_line(line_);
    line_.clear();
  }
}

void OutputMatcher::finish() {
  if (!line_.empty()) end_line(line_);
  line_.clear();
}

void OutputMatcher::keep(std::string_view part) {
  while (line_.size() + part.size() > kMatchWindow && !is_over()) {
    const std::size_t fits = kMatchWindow - line_.size();
    line_ += part.substr(0, fits);
    part.remove_prefix(fits);
    match(line_);
    line_.erase(0, line_.size() - kMatchOverlap);
  }
  if (!is_over()) line_ += part;
}

void OutputMatcher::end_line(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  match(line);
}

void OutputMatcher::match(std::string_view text) {
  if (is_over()) return;
  const auto occurs = pattern_->occurs_in(text);
  if (occurs) {
    found_ = *occurs;
  } else {
    note_ = occurs.error().message;
  }
}

}  // namespace toolkit::supervise
