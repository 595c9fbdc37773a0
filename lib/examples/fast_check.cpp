// fast-check, in what vitest, Jest, node:test or a plain program print. Source: fast-check 4.10,
// src/check/runner/utils/RunDetailsFormatter.ts.
#include <algorithm>
#include <utility>

#include "lib/core/text.hpp"
#include "lib/examples/section.hpp"
#include "lib/results/lines.hpp"
#include "lib/results/titles.hpp"

namespace toolkit::examples {
namespace {

constexpr std::string_view kHead = "Property failed after ";
constexpr std::string_view kExample = "Counterexample: ";

/// Between the levels of a name each runner has a mark of its own.
std::string with_titles(std::string_view name, std::string_view mark) {
  std::string result;
  for (std::size_t end = 0; (end = name.find(mark)) != std::string_view::npos; name.remove_prefix(end + mark.size())) {
    result.append(name.substr(0, end)).append(results::kTitleSeparator);
  }
  return result.append(name);
}

/// @fast-check/vitest and @fast-check/jest put the seed into the name, which would be another one each time.
std::string_view without_seed(std::string_view name) { return name.substr(0, name.rfind(" (with seed=")); }

/// " FAIL  rare.test.js > group > rare" (vitest), "  ● group › rare" (Jest), "not ok 1 - rare" and "✖ rare (1.2ms)"
/// (node:test).
std::optional<results::TestId> title(std::string_view line) {
  line = trimmed(line);
  if (results::take(line, "FAIL  ")) {
    const std::size_t end = line.find(results::kTitleSeparator);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view name = line.substr(end + results::kTitleSeparator.size());
    return results::TestId{clipped(line.substr(0, end)), clipped(without_seed(name))};
  }
  if (results::take(line, "● ")) return results::TestId{"", clipped(with_titles(without_seed(line), " › "))};
  if (results::take(line, "not ok ")) {
    const auto name = after(line, " - ");
    return results::TestId{"", clipped(name.value_or(line))};
  }
  if (results::take(line, "✖ ")) return results::TestId{"", clipped(line.substr(0, line.rfind(" (")))};
  return std::nullopt;
}

class Reader {
 public:
  explicit Reader(const Section& section) : section_{section} {}

  std::vector<Property> read() {
    for (; at_ < section_.size(); ++at_) {
      const std::string_view line = section_.line(at_);
      if (const auto test = title(line)) test_ = *test;
      const std::size_t head = line.find(kHead);
      // What a runner puts in front is short ("Uncaught Error: "); a message that tells of another is not.
      if (head < 40) read_failure(line.substr(head));
    }
    return std::move(found_);
  }

 private:
  void read_failure(std::string_view head) {
    Property property{.framework = Framework::fast_check, .test = test_, .is_failed = true};
    property.cases = number_after(head, kHead);
    const std::string_view parameters = section_.line(at_ + 1);
    if (!property.cases || !trimmed(parameters).starts_with("{ seed: ")) return;
    const std::string_view seed = after(parameters, "{ seed: ").value_or("");
    property.seed = clipped(seed.substr(0, seed.find_first_not_of("-0123456789")));
    property.replay = clipped(between(parameters, "path: \"", "\"").value_or(""));
    at_ += 2;
    property.counterexample = counterexample();
    found_.push_back(std::move(property));
  }

  /// What is printed may have several lines; fast-check always says how much it has shrunk behind it.
  std::string counterexample() {
    std::string_view line = trimmed(section_.line(at_));
    if (!results::take(line, kExample)) return "";
    const std::size_t indent = indentation(section_.line(at_));
    Gathered text;
    text.add(line);
    while (at_ + 1 < section_.size() && !trimmed(section_.line(at_ + 1)).starts_with("Shrunk ")) {
      const std::string_view next = section_.line(++at_);
      if (next.find(kHead) != std::string_view::npos) break;
      text.add(next.substr(std::min(indent, indentation(next))));
    }
    return text.text();
  }

  const Section& section_;
  std::size_t at_ = 0;
  results::TestId test_ = {};
  std::vector<Property> found_ = {};
};

}  // namespace

std::vector<Property> read_fast_check(const Section& section) { return Reader{section}.read(); }

}  // namespace toolkit::examples
