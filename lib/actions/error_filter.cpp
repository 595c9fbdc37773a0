#include "lib/actions/error_filter.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "lib/actions/output_bytes.hpp"
#include "lib/core/text.hpp"

namespace toolkit::actions {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::string_view kNewForm = "::";
constexpr std::string_view kOldForm = "##[";
constexpr std::string_view kStop = "stop-commands";
constexpr std::array<std::string_view, 15> kNames{
    "error",          "warning", "notice", "debug",      "group",      "endgroup", "add-mask", "add-matcher",
    "remove-matcher", "echo",    kStop,    "set-output", "save-state", "set-env",  "add-path"};

bool is_same(std::string_view one, std::string_view other) {
  return one.size() == other.size() && lower(one) == lower(other);
}

std::string unescaped(std::string text, bool is_old_form) {
  struct Escape {
    std::string_view code;
    char means;
  };
  // In the runner's order: the per cent sign comes last.
  constexpr std::array kEscapes{Escape{"%3B", ';'}, Escape{"%0D", '\r'}, Escape{"%0A", '\n'}, Escape{"%5D", ']'},
                                Escape{"%25", '%'}};
  for (const Escape& escape : kEscapes) {
    if (!is_old_form && (escape.means == ';' || escape.means == ']')) continue;
    for (std::size_t at = text.find(escape.code); at != kNone; at = text.find(escape.code, at + 1))
      text.replace(at, escape.code.size(), 1, escape.means);
  }
  return text;
}

/// After one that the runner refuses commands go on.
bool is_stop_token(const std::string& token) {
  return !token.empty() && !is_same(token, "pause-logging") &&
         std::ranges::none_of(kNames, [&](std::string_view name) { return is_same(name, token); });
}

}  // namespace

struct ErrorFilter::Command {
  enum class Verdict { undecided, text, too_long, command };
  Verdict verdict;
  std::string_view name;
  std::size_t end = 0;  ///< where what follows the closing `::` or `]` begins
};

std::string_view ErrorFilter::feed(std::string_view bytes) {
  held_.erase(0, gone_);
  gone_ = 0;
  if (held_.empty()) {
    const std::string_view passed = pass(bytes, false);
    if (known_ < bytes.size()) held_ = bytes.substr(known_);
    return passed;
  }
  held_ += bytes;
  const std::string_view passed = pass(held_, false);
  gone_ = known_;
  return passed;
}

std::string_view ErrorFilter::finish() {
  held_.erase(0, gone_);
  const std::string_view passed = pass(held_, true);
  gone_ = held_.size();
  end_kept();
  line_ = Line::blank;
  return passed;
}

/// Leaves known_ at the end of what is passed on.
std::string_view ErrorFilter::pass(std::string_view text, bool is_end) {
  changed_.clear();
  copied_ = known_ = 0;
  keep_rest_of_line(text);
  if (scan(text, is_end)) known_ = is_end ? text.size() : settle(text);
  if (changed_.empty()) return text.substr(0, known_);
  changed_ += text.substr(copied_, known_ - copied_);
  return changed_;
}

/// Goes over all pairs. False when known_ is at one that is not decided.
bool ErrorFilter::scan(std::string_view text, bool is_end) {
  std::size_t at = find_pair(text, known_);
  while (at != kNone) {
    const bool is_old = text[at] == '#';
    std::size_t next = std::min(text.find_first_not_of(text[at], at), text.size());
    if (is_old) at = next - 2;
    if (is_old ? text.substr(at).starts_with(kOldForm) && takes_old_form(text, at) : starts_line(text, at)) {
      const Command command = read_command(text, at, is_end);
      known_ = at;
      line_ = is_old ? Line::text : Line::blank;
      if (command.verdict == Command::Verdict::undecided) return false;
      line_ = is_old || command.verdict != Command::Verdict::text ? Line::rest : Line::text;
      next = at + kNewForm.size();
      if (command.verdict == Command::Verdict::command) {
        obey(text, at, command);
        next = known_;
      }
    }
    at = find_pair(text, next);
  }
  return true;
}

/// Nothing but blanks stands before `at` in its line.
bool ErrorFilter::starts_line(std::string_view text, std::size_t at) const {
  while (at > known_) {
    if (text[at - 1] == '\n' || text[at - 1] == '\r') return true;
    const std::size_t blank = blank_at_end(text.substr(known_, at - known_));
    if (blank == 0) return false;
    at -= blank;
  }
  return line_ == Line::blank;
}

bool ErrorFilter::takes_old_form(std::string_view text, std::size_t at) {
  if (line_ != Line::rest) return true;
  const std::string_view between = text.substr(known_, at - known_);
  known_ = at;
  return line_end(between) < between.size();
}

bool ErrorFilter::may_be_name(std::string_view name, std::string_view closer) const {
  const auto may_become = [&](std::string_view known) {
    if (is_same(name, known)) return true;
    if (name.size() < known.size()) return is_same(name, known.substr(0, name.size()));
    return name.size() == known.size() + 1 && closer.size() == 2 && closer.front() == name.back() &&
           is_same(name.substr(0, known.size()), known);
  };
  return std::ranges::any_of(kNames, may_become) || (!stop_token_.empty() && may_become(stop_token_));
}

/// What stands behind the `::` or `##[` at `at`.
ErrorFilter::Command ErrorFilter::read_command(std::string_view text, std::size_t at, bool is_end) const {
  using Verdict = Command::Verdict;
  const bool is_old = text[at] == '#';
  const std::string_view closer = is_old ? "]" : kNewForm;
  const std::size_t begin = at + (is_old ? kOldForm.size() : kNewForm.size());
  const std::string_view body = text.substr(begin, kLongestInfo + closer.size());
  const std::size_t line = line_end(body);
  const std::size_t closed = body.substr(0, line).find(closer);
  const std::string_view info = body.substr(0, std::min(closed, line));
  const std::string_view name = info.substr(0, info.find(' '));
  const bool is_whole_name = name.size() < body.size() || is_end;
  const auto is_name = [&](std::string_view known) { return is_same(known, name); };
  if (is_whole_name) {
    if (std::ranges::none_of(kNames, is_name) && (stop_token_.empty() || !is_name(stop_token_)))
      return {Verdict::text, name};
    if (closed != kNone) return {Verdict::command, name, begin + closed + closer.size()};
  } else if (!may_be_name(name, closer)) {
    return {Verdict::text, name};
  }
  if (line > kLongestInfo && (is_end || body.size() == kLongestInfo + closer.size())) return {Verdict::too_long, name};
  return {line < body.size() || is_end ? Verdict::text : Verdict::undecided, name};
}

void ErrorFilter::obey(std::string_view text, std::size_t at, const Command& command) {
  known_ = command.end;
  is_old_form_ = text[at] == '#';
  if (!stop_token_.empty()) {
    if (is_same(command.name, stop_token_)) stop_token_.clear();
    return;
  }
  if (is_same(command.name, kStop)) {
    keep_ = Keep::token;
    token_.clear();
  } else if (is_same(command.name, "error")) {
    const auto name_at = static_cast<std::size_t>(command.name.data() - text.data());
    changed_.append(text.substr(copied_, name_at - copied_)).append("warning");
    copied_ = name_at + command.name.size();
    if (rewritten_.size() == kMostRewritten) return;
    known_ = at;
    keep_ = Keep::error;
    rewritten_.emplace_back();
  }
  keep_rest_of_line(text);
}

/// From known_ on, when it is of use.
void ErrorFilter::keep_rest_of_line(std::string_view text) {
  if (keep_ == Keep::nothing) return;
  const std::size_t end = line_end(text.substr(known_));
  const std::string_view piece = text.substr(known_, end);
  const bool is_token = keep_ == Keep::token;
  std::string& kept = is_token ? token_ : rewritten_.back();
  kept += piece.substr(0, kLongestRewritten + 1 - std::min(kept.size(), kLongestRewritten));
  if (!is_token && kept.size() > kLongestRewritten) {
    kept = cut_utf8(kept, kLongestRewritten);
    keep_ = Keep::nothing;
  }
  known_ += end;
  if (known_ < text.size()) end_kept();
}

void ErrorFilter::end_kept() {
  if (keep_ == Keep::token) {
    const bool is_whole = token_.size() <= kLongestInfo;
    std::string token = unescaped(std::move(token_), is_old_form_);
    token_.clear();
    if (is_whole && is_stop_token(token)) stop_token_ = std::move(token);
  }
  keep_ = Keep::nothing;
}

/// Makes line_ true for the end of the text. Returns what may be passed on of a text in which no pair is undecided.
std::size_t ErrorFilter::settle(std::string_view text) {
  const std::size_t line = last_line(text.substr(known_));
  if (line > 0) line_ = Line::blank;
  known_ += line;
  if (line_ == Line::blank) {
    const std::string_view rest = without_leading_blanks(text.substr(known_));
    if (rest.empty() || may_open_line(rest)) return text.size() - rest.size();
    line_ = Line::text;
  }
  if (line_ == Line::rest) return text.size();
  return text.size() - number_signs_at_end(text.substr(known_));
}

}  // namespace toolkit::actions
