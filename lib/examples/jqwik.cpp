// jqwik, in what the JUnit platform prints. Source: jqwik 1.9, ExecutionResultReport and SampleReporter.
#include <utility>

#include "lib/core/text.hpp"
#include "lib/examples/section.hpp"
#include "lib/results/lines.hpp"

namespace toolkit::examples {
namespace {

/// "timestamp = 2026-01-31T04:01:42.392754480, RareTest:fine = " is "RareTest:fine".
std::optional<std::string_view> title(std::string_view line) {
  if (!results::take(line, "timestamp = ")) return std::nullopt;
  const auto name = after(line, ", ");
  const std::size_t end = name ? name->rfind(" =") : std::string_view::npos;
  if (end == std::string_view::npos) return std::nullopt;
  return name->substr(0, end);
}

/// Of a line "tries = 3    | # of calls to property" the value, if it is this one.
std::optional<std::string_view> value(std::string_view line, std::string_view name) {
  if (!results::take(line, name) || !results::take(line, " = ")) return std::nullopt;
  const std::size_t bar = line.find('|');
  if (bar == std::string_view::npos) return std::nullopt;
  return trimmed(line.substr(0, bar));
}

/// "Shrunk Sample (8 steps)", or "Sample" where there was nothing to shrink.
bool begins_sample(std::string_view line) { return line == "Sample" || line.starts_with("Shrunk Sample ("); }

class Reader {
 public:
  explicit Reader(const Section& section) : section_{section} {}

  std::vector<Property> read() {
    while (at_ < section_.size()) {
      const std::string_view line = section_.line(at_++);
      if (const auto name = title(line)) {
        begin(*name);
      } else if (!found_.empty() && begins_sample(line) && section_.line(at_).starts_with("---")) {
        ++at_;
        gather();
      } else if (!found_.empty()) {
        read_table(line);
      }
    }
    return std::move(found_);
  }

 private:
  void begin(std::string_view name) {
    const std::size_t colon = name.find(':');
    const bool has_class = colon != std::string_view::npos;
    found_.push_back({.framework = Framework::jqwik,
                      .test = {clipped(has_class ? name.substr(0, colon) : ""),
                               clipped(has_class ? name.substr(colon + 1) : name)}});
    is_before_table_ = true;
  }

  void read_table(std::string_view line) {
    Property& property = found_.back();
    if (line.find("--jqwik--") != std::string_view::npos) {
      is_before_table_ = false;
    } else if (is_before_table_) {
      // The exception that it failed with.
      property.is_failed = property.is_failed || !trimmed(line).empty();
    } else if (const auto checks = value(line, "checks")) {
      property.cases = number_after(*checks, "");
    } else if (const auto seed = value(line, "seed")) {
      property.seed = clipped(*seed);
    }
  }

  void gather() {
    Gathered text;
    while (indentation(section_.line(at_)) >= 2) text.add(section_.line(at_++).substr(2));
    found_.back().is_failed = true;
    found_.back().counterexample = text.text();
  }

  const Section& section_;
  std::size_t at_ = 0;
  std::vector<Property> found_ = {};
  bool is_before_table_ = false;
};

}  // namespace

std::vector<Property> read_jqwik(const Section& section) { return Reader{section}.read(); }

}  // namespace toolkit::examples
