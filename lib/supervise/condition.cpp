#include "lib/supervise/condition.hpp"

#include <algorithm>
#include <climits>

#include <fmt/format.h>

#include "lib/core/nearest.hpp"
#include "lib/core/split.hpp"
#include "lib/core/text.hpp"
#include "lib/core/values.hpp"
#include "lib/supervise/signal_name.hpp"

namespace toolkit::supervise {
namespace {

constexpr std::string_view kBlanks = " \t\r\n\v\f";
constexpr std::string_view kForms =
    "write any, exit, exit=1,3-9, signal, signal=SEGV,9, timeout, oom or output=REGEX, with blanks between what must "
    "hold together";

tl::unexpected<Error> bad(std::string_view text, std::string_view what) {
  return fail(Failure::rejected, fmt::format("'{}' {}", printable(cut_utf8(text, 60)), what));
}

Result<int> parse_code(std::string_view text) {
  return parse_number(text, 1, 255).map([](std::uint64_t code) { return static_cast<int>(code); });
}

/// "3-9" or "75"
Result<Range> parse_codes(std::string_view text) {
  const std::size_t dash = text.find('-');
  const auto first = parse_code(text.substr(0, dash));
  if (!first) return tl::unexpected{first.error()};
  if (dash == std::string_view::npos) return Range{*first, *first};
  const auto last = parse_code(text.substr(dash + 1));
  if (!last) return tl::unexpected{last.error()};
  if (*last < *first) return bad(text, fmt::format("is reversed; write {}-{}", *last, *first));
  return Range{*first, *last};
}

Result<Range> parse_one_signal(std::string_view text) {
  return parse_signal(text).map([](int signal) { return Range{signal, signal}; });
}

Result<std::vector<Range>> parse_list(std::string_view text, Result<Range> (*parse)(std::string_view)) {
  std::vector<Range> ranges;
  for (const std::string_view part : split(text, ',')) {
    const auto range = parse(part);
    if (!range) return tl::unexpected{range.error()};
    ranges.push_back(*range);
  }
  return ranges;
}

bool contains(const std::vector<Range>& ranges, int number) {
  return std::ranges::any_of(ranges, [=](Range range) { return range.first <= number && number <= range.last; });
}

/// Takes a condition's terms one after the other.
class Parser {
 public:
  explicit Parser(std::string_view text) : rest_{trimmed(text)} { condition_.text = rest_; }

  Result<Condition> parse() {
    if (rest_.empty()) return bad("", fmt::format("is no condition; {}", kForms));
    while (!rest_.empty()) {
      const auto taken = take_term();
      if (!taken) return tl::unexpected{taken.error()};
    }
    for (const auto& [one, other] : {std::pair{"exit", "signal"}, {"exit", "timeout"}, {"signal", "timeout"}}) {
      if (!seen_.contains(one) || !seen_.contains(other)) continue;
      return bad(condition_.text,
                 fmt::format("never holds: no attempt ends by {} and {} at once; write two conditions", one, other));
    }
    return std::move(condition_);
  }

 private:
  Result<void> take_term() {
    const std::string_view word = rest_.substr(0, rest_.find_first_of(kBlanks));
    const std::size_t equals = word.find('=');
    const std::string_view name = word.substr(0, equals);
    if (!seen_.emplace(name).second)
      return bad(condition_.text, fmt::format("has {} twice; once is enough", shown_name(name)));
    if (name == "output") return take_output();
    rest_.remove_prefix(word.size());
    rest_ = trimmed(rest_);
    if (equals == std::string_view::npos) return take_bare(name);
    return take_with_value(name, word.substr(equals + 1));
  }

  Result<void> take_bare(std::string_view name) {
    if (name == "exit") {
      condition_.codes = {{1, INT_MAX}};
    } else if (name == "signal") {
      condition_.signals = {{1, INT_MAX}};
    } else if (name == "timeout") {
      condition_.timeout = true;
    } else if (name == "oom") {
      condition_.oom = true;
    } else if (name != "any") {
      return unknown(name);
    }
    return {};
  }

  Result<void> take_with_value(std::string_view name, std::string_view value) {
    if (name != "exit" && name != "signal") {
      if (name != "any" && name != "timeout" && name != "oom") return unknown(name);
      return bad(fmt::format("{}={}", name, value), fmt::format("has a value that {} does not take", name));
    }
    auto ranges = parse_list(value, name == "exit" ? parse_codes : parse_one_signal);
    if (!ranges) return tl::unexpected{Error{Failure::rejected, fmt::format("{}: {}", name, ranges.error().message)}};
    (name == "exit" ? condition_.codes : condition_.signals) = std::move(*ranges);
    return {};
  }

  Result<void> take_output() {
    constexpr std::string_view kStart = "output=";
    if (!rest_.starts_with(kStart) || rest_ == kStart) {
      return bad(rest_, "has no expression; write output=REGEX, at the end of the condition");
    }
    condition_.expression = rest_.substr(kStart.size());
    rest_ = {};
    auto pattern = regex::Pattern::compile(condition_.expression);
    if (!pattern) return tl::unexpected{Error{Failure::rejected, "output: " + pattern.error().message}};
    condition_.output = std::make_shared<const regex::Pattern>(std::move(*pattern));
    return {};
  }

  static Result<void> unknown(std::string_view name) {
    const std::vector<std::string> names{"any", "exit", "signal", "timeout", "oom", "output"};
    return bad(name, fmt::format("is no condition{}; {}", suggestion(name, names), kForms));
  }

  static std::string shown_name(std::string_view name) { return printable(cut_utf8(name, 60)); }

  std::string_view rest_;
  std::set<std::string> seen_;
  Condition condition_;
};

}  // namespace

Result<Condition> parse_condition(std::string_view text) { return Parser{text}.parse(); }

bool holds(const Condition& condition, const AttemptEnd& end, const FoundOutput& found) {
  if (success(end)) return false;
  if (condition.codes && !(end.cause == Cause::exited && contains(*condition.codes, end.code))) return false;
  if (condition.signals && !(end.cause == Cause::signalled && contains(*condition.signals, end.signal))) return false;
  if (condition.timeout && end.cause != Cause::timed_out) return false;
  if (condition.oom && !end.out_of_memory) return false;
  return !condition.output || found.contains(condition.expression);
}

const Condition* first_that_holds(const std::vector<Condition>& conditions, const AttemptEnd& end,
                                  const FoundOutput& found) {
  for (const Condition& condition : conditions) {
    if (holds(condition, end, found)) return &condition;
  }
  return nullptr;
}

}  // namespace toolkit::supervise
