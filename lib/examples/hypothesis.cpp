// Hypothesis, in what pytest or unittest print. Source: hypothesis/core.py of 6.100 and 6.170.
#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include "lib/core/text.hpp"
#include "lib/examples/hypothesis_statistics.hpp"
#include "lib/examples/section.hpp"
#include "lib/results/lines.hpp"

namespace toolkit::examples {
namespace {

constexpr std::array<std::string_view, 4> kHeads{
    "Falsifying example: ", "Failing test case: ", "Falsifying explicit example: ", "Failing explicit example: "};

/// What pytest puts before each line of an error, and Python before those of several: "E   ", "    | ".
std::size_t decoration(std::string_view line) { return std::min(line.find_first_not_of(" \t|E"), line.size()); }

/// The beginning of an example, behind its head.
std::optional<std::string_view> head(std::string_view line) {
  std::string_view text = line.substr(decoration(line));
  for (const std::string_view mark : kHeads) {
    if (results::take(text, mark)) return text;
  }
  return std::nullopt;
}

/// "____ TestGroup.test_method ____" is "TestGroup.test_method".
std::string_view title(std::string_view line) {
  if (!line.starts_with('_') || !line.ends_with('_')) return "";
  const std::size_t begin = line.find_first_not_of("_ ");
  if (begin == std::string_view::npos) return "";
  const std::string_view rest = line.substr(begin);
  const std::size_t end = rest.rfind(' ');
  return rest.substr(0, end == std::string_view::npos ? 0 : end);
}

/// Whether a title's test, "TestGroup.test_method", or that of an id, "TestGroup::test_method", has this function.
bool is_of(std::string_view title, std::string_view function) {
  title = title.substr(0, title.find('['));
  return title.substr(title.find_last_of(".:") + 1) == function;
}

/// Where things are in memory, and which other values would do, changes from run to run.
std::string_view lasting(std::string_view line) {
  if (trimmed(line).starts_with("self=<")) return "";
  return line.substr(0, line.find("  # or any other generated value"));
}

class Reader {
 public:
  explicit Reader(const Section& section) : section_{section} {}

  std::vector<Property> read() {
    while (at_ < section_.size()) {
      const std::string_view line = section_.line(at_);
      if (const auto begin = head(line)) {
        read_example(decoration(line), *begin);
      } else {
        read_other(line);
        ++at_;
      }
    }
    name_fully();
    add_statistics();
    return std::move(found_);
  }

 private:
  void read_example(std::size_t prefix, std::string_view begin) {
    const std::string_view function = begin.substr(0, begin.find('('));
    Gathered text;
    text.add(lasting(begin));
    ++at_;
    if (!begin.ends_with(')')) gather(prefix, text);
    while (rest(prefix).starts_with("Draw ")) text.add(lasting(rest(prefix))), ++at_;
    std::string name{is_of(title_, function) ? title_ : function};
    for (std::size_t dot = 0; (dot = name.find('.', dot)) < name.find('['); dot += 2) name.replace(dot, 1, "::");
    found_.push_back({.framework = Framework::hypothesis,
                      .test = {"", clipped(name)},
                      .is_failed = true,
                      .counterexample = text.text()});
  }

  /// The lines of the arguments, up to the bracket that closes them.
  void gather(std::size_t prefix, Gathered& text) {
    while (at_ < section_.size() && decoration(section_.line(at_)) >= prefix && !head(section_.line(at_))) {
      const std::string_view line = rest(prefix);
      ++at_;
      if (const auto kept = lasting(line); !kept.empty()) text.add(kept);
      if (line == ")") return;
    }
  }

  std::string_view rest(std::size_t prefix) const {
    const std::string_view line = section_.line(at_);
    return line.substr(std::min(prefix, line.size()));
  }

  void read_other(std::string_view line) {
    if (const std::string_view name = title(line); !name.empty()) title_ = name;
    if (line.starts_with("FAILED ")) add_id(line.substr(7, line.find(" - ") - 7));
    if (found_.empty() || line.find("eproduce this") == std::string_view::npos) return;
    if (const auto blob = between(line, "@reproduce_failure(", ") ")) found_.back().replay = clipped(*blob);
    if (const auto seed = number_in(line, "--hypothesis-seed=")) found_.back().seed = clipped(*seed);
  }

  static std::optional<std::string_view> number_in(std::string_view line, std::string_view mark) {
    const auto text = after(line, mark);
    if (!text) return std::nullopt;
    return text->substr(0, text->find_first_not_of("0123456789"));
  }

  /// "test_a.py::TestGroup::test_b": the name in a title lacks the file.
  void add_id(std::string_view id) {
    const auto short_name = after(id, "::");
    if (!short_name) return;
    title_ = *short_name;
    const auto [known, is_new] = ids_.try_emplace(std::string{*short_name}, id);
    if (!is_new && known->second != id) known->second.clear();
  }

  void name_fully() {
    counts_ = read_hypothesis_statistics(section_);
    for (const HypothesisCount& count : counts_) add_id(count.test);
    for (Property& property : found_) {
      const auto id = ids_.find(property.test.name);
      if (id != ids_.end() && !id->second.empty()) property.test.name = clipped(id->second);
    }
  }

  void add_statistics() {
    std::unordered_map<std::string, std::vector<std::size_t>> failed;
    for (std::size_t i = 0; i < found_.size(); ++i) failed[found_[i].test.name].push_back(i);
    for (const HypothesisCount& count : counts_) {
      const std::size_t cases = count.passing + count.failing;
      if (!failed.contains(count.test)) {
        found_.push_back({.framework = Framework::hypothesis,
                          .test = {"", count.test},
                          .is_failed = count.failing != 0,
                          .cases = cases,
                          .duration = count.duration});
        continue;
      }
      for (const std::size_t i : failed[count.test]) {
        found_[i].cases = cases;
        found_[i].duration = count.duration;
      }
      failed[count.test].clear();
    }
  }

  const Section& section_;
  std::size_t at_ = 0;
  std::string_view title_ = {};
  std::vector<Property> found_ = {};
  std::unordered_map<std::string, std::string> ids_ = {};
  std::vector<HypothesisCount> counts_ = {};
};

}  // namespace

std::vector<Property> read_hypothesis(const Section& section) { return Reader{section}.read(); }

}  // namespace toolkit::examples
