#include "lib/yaml/list.hpp"

#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <optional>
#include <sstream>
#include <string>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/yaml/source.hpp"
#include "lib/yaml/tree_builder.hpp"

namespace toolkit::yaml {
namespace {

/// After so many it is something else that was meant to be YAML.
constexpr std::size_t kMostDeadEnds = 50;

struct Meaning {
  std::string_view theirs;
  std::string_view ours;
};

/// By yaml-cpp's words, for those that name its own parts.
constexpr std::array kMeanings{
    Meaning{"illegal map value", "a ':' cannot stand here; put quotes around text that holds one"},
    Meaning{"illegal map key", "a key cannot stand here"},
    Meaning{"end of map not found",
            "this is neither a key of the mapping above nor the next item; look at where it is "
            "indented, and at quotes before it"},
    Meaning{"end of sequence not found", "this is no item of the list; each begins with a dash below the dashes above"},
    Meaning{"illegal tab when looking for indentation", "a tab stands where YAML takes blanks"},
    Meaning{"unknown token", "no text begins with this character; put quotes around it"},
    Meaning{"illegal flow end", "this bracket closes nothing"},
    Meaning{"illegal block entry", "no item of a list can begin here; look for a bracket before it that is not closed"},
};

constexpr std::string_view kQuoteNotClosed = "the quote that opens here is not closed";
constexpr std::string_view kNotClosed = "the bracket that opens here is not closed";

/// What stopped the reading that began at `first_line`.
DeadEnd understood(const YAML::Exception& exception, const TreeBuilder& builder, const Source& source,
                   std::size_t first_line) {
  const Place place{static_cast<std::size_t>(std::max(exception.mark.line, 0)) + first_line,
                    static_cast<std::size_t>(std::max(exception.mark.column, 0))};
  const std::string_view message = exception.msg;
  const auto has = [&](std::string_view word) { return message.find(word) != std::string_view::npos; };
  if (has("end of sequence flow") || has("end of map flow")) {
    return {builder.open_bracket().value_or(place), std::string{kNotClosed}};
  }
  if (has("EOF")) {
    const auto quote = source.open_quote(first_line);
    return {quote.value_or(place), std::string{quote ? kQuoteNotClosed : message}};
  }
  if (source.from(place).starts_with('*')) {
    return {place, "an alias (*) has no meaning here; put quotes around text"};
  }
  if (has("anchor") || has("alias") || has("tag")) {
    return {source.last_before(place, "&*!"), "a sign (& * !) has no meaning here; put quotes around text"};
  }
  if (has("unknown escape") || has("unicode") || has("hex number")) {
    return {source.last_before(place, "\\"), "no such escape; write a backslash as \\\\, or use single quotes"};
  }
  if (message == "illegal map value") {
    if (const auto key = source.key_without_colon(place)) return {*key, "this line is no key with a ':' behind it"};
  }
  const auto meaning = std::ranges::find(kMeanings, message, &Meaning::theirs);
  return {place, std::string{meaning == kMeanings.end() ? message : meaning->ours}};
}

/// Reads from a line of the source on, up to the end or to what stops it.
std::optional<DeadEnd> read_from(std::size_t first_line, const Source& source, List& list) {
  std::istringstream stream{std::string{source.from_line(first_line)}};
  TreeBuilder builder{source, first_line, list};
  // yaml-cpp throws at what is no YAML, and we throw through it; both end here.
  try {
    YAML::Parser parser{stream};
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const DeadEnd& end) {
    return end;
  } catch (const YAML::Exception& exception) {
    return understood(exception, builder, source, first_line);
  }
  return std::nullopt;
}

std::optional<std::size_t> first_item(const Source& source) {
  for (std::size_t number = 0; number < source.line_count(); ++number) {
    const std::string_view text = trimmed(source.line(number));
    const bool is_marker = text == "---" || text.starts_with("--- #");
    if (text.empty() || text.starts_with('#') || is_marker) continue;
    return is_item(source.line(number)) ? std::optional{number} : std::nullopt;
  }
  return std::nullopt;
}

/// The first line from `line` on where the list goes on; its items are `depth` blanks in.
std::optional<std::size_t> next_item(const Source& source, std::size_t line, std::size_t depth) {
  for (std::size_t number = line; number < source.line_count(); ++number) {
    if (is_item(source.line(number)) && indentation(source.line(number)) == depth) return number;
  }
  return std::nullopt;
}

}  // namespace

bool begins_list(std::string_view text) { return first_item(Source{text}).has_value(); }

List read_list(std::string_view text) {
  List list;
  if (text.size() > kLongestText) {
    list.faults.push_back({{1, 1}, fmt::format("it is longer than {} KiB", kLongestText >> 10U)});
    return list;
  }
  const Source source{text};
  auto line = first_item(source);
  if (!line) list.faults.push_back({{1, 1}, "this is no list"});
  if (const auto place = source.control_character()) {
    list.faults.push_back({source.mark(*place), "a control character"});
    return list;
  }
  const std::size_t depth = line ? indentation(source.line(*line)) : 0;
  for (std::size_t ends = 0; line && ends < kMostDeadEnds; ++ends) {
    auto end = read_from(*line, source, list);
    if (!end) break;
    list.faults.push_back({source.mark(end->place), std::move(end->message)});
    // It may be the item at whose dash the one before turned out not to be finished.
    const bool is_at_dash = end->place.line > *line && end->place.column == depth;
    line = next_item(source, std::max(*line + 1, end->place.line + (is_at_dash ? 0 : 1)), depth);
  }
  std::ranges::stable_sort(list.faults, [](const Fault& one, const Fault& other) { return one.mark < other.mark; });
  // Where yaml-cpp says that nothing is there, it names the place of what follows.
  const auto is_same = [](const Fault& one, const Fault& other) {
    return one.mark == other.mark && one.message == other.message;
  };
  list.faults.erase(std::unique(list.faults.begin(), list.faults.end(), is_same), list.faults.end());
  return list;
}

}  // namespace toolkit::yaml
