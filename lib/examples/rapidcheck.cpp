// rapidcheck, by itself, in Catch2 or in GoogleTest. Source: rapidcheck of 2023, src/detail/Results.cpp and
// ReproduceListener.cpp, extras/catch, extras/gtest.
#include <unordered_map>
#include <utility>

#include "lib/core/text.hpp"
#include "lib/examples/rapidcheck_reproduce.hpp"
#include "lib/examples/section.hpp"
#include "lib/results/lines.hpp"
#include "lib/results/titles.hpp"

namespace toolkit::examples {
namespace {

/// ctest -V puts "12: " before each line of a test.
std::string_view without_number(std::string_view line) {
  std::string_view rest = line;
  unsigned number = 0;
  return results::take_number(rest, number) && results::take(rest, ": ") ? rest : line;
}

/// "std::tuple<int>:", and no place in a file, "rare.cpp:6:".
bool is_type(std::string_view line) {
  if (!line.ends_with(':') || line.size() < 2 || line == "Exception thrown with message:") return false;
  return line[line.size() - 2] < '0' || line[line.size() - 2] > '9';
}

/// What is said, as a failure of the test, of an example that is to be reproduced and fails no more, or that the
/// property does not draw any more. Source: rapidcheck, src/detail/Testing.cpp.
bool is_outdated(std::string_view line) {
  return line == "Failure: Reproduced result is not a failure" || line == "Failure: Unable to reproduce minimum value";
}

bool is_rule(std::string_view line) {
  return line.size() > 40 && line.find_first_not_of('-') == std::string_view::npos;
}

class Reader {
 public:
  explicit Reader(const Section& section) : section_{section} {}

  std::vector<Property> read() {
    for (; at_ < section_.size(); ++at_) {
      const std::string_view line = trimmed(without_number(section_.line(at_)));
      if (!read_run(line) && !read_name(line)) read_outcome(line);
    }
    set_seed(found_.size());
    return std::move(found_);
  }

 private:
  /// What is said once for all properties of a process: the seed before them (or on another stream at any time), how
  /// to reproduce them behind them.
  bool read_run(std::string_view line) {
    if (line.starts_with("Using configuration: ")) {
      if (seed_) set_seed(found_.size());
      seed_.reset();
      // What is reproduced does not come from the seed.
      const bool is_reproducing = line.find(" reproduce=") != std::string_view::npos;
      if (const auto seed = after(line, " seed="); seed && !is_reproducing)
        seed_ = clipped(seed->substr(0, seed->find(' ')));
      return true;
    }
    if (!results::take(line, "RC_PARAMS=\"reproduce=")) return false;
    for (const Reproduction& one : parse_reproduce(line.substr(0, line.find('"')))) {
      const auto property = unreproduced_.find(one.name);
      if (property != unreproduced_.end()) found_[property->second].replay = clipped(print_reproduce({one}));
    }
    set_seed(found_.size());
    seed_.reset();
    unreproduced_.clear();
    return true;
  }

  void set_seed(std::size_t end) {
    for (; seeded_ < end; ++seeded_) found_[seeded_].seed = seed_;
  }

  bool read_name(std::string_view line) {
    if (is_rule(line)) {
      read_catch_name();
      return true;
    }
    if (results::take(line, "- ") || results::take(line, "[ RUN      ] ")) {
      name_ = line;
      is_case_ = false;
      return true;
    }
    return false;
  }

  /// Between two rules of Catch2 stand the test case and its sections.
  void read_catch_name() {
    std::string name;
    std::size_t levels = 0;
    for (; levels < 20; ++levels) {
      const std::string_view level = trimmed(without_number(section_.line(at_ + levels + 1)));
      if (level.empty() || is_rule(level)) break;
      if (levels != 0) name += results::kTitleSeparator;
      name += level.substr(0, kLongestText);
    }
    if (levels == 0 || !is_rule(trimmed(without_number(section_.line(at_ + levels + 1))))) return;
    name_ = name;
    is_case_ = true;
    at_ += levels + 1;
  }

  void read_outcome(std::string_view line) {
    if (is_outdated(line)) {
      found_.push_back({.framework = Framework::rapidcheck, .test = {"", clipped(name_)}});
      end_property();
      return;
    }
    const auto passed = line.starts_with("OK, passed ") ? number_after(line, "OK, passed ") : std::nullopt;
    const auto failed =
        line.starts_with("Falsifiable after ") ? number_after(line, "Falsifiable after ") : std::nullopt;
    if (passed == 0U || line.starts_with("Gave up after ")) end_property();
    if (!failed && passed.value_or(0) == 0) return;
    Property property{
        .framework = Framework::rapidcheck, .test = {"", clipped(name_)}, .is_failed = failed.has_value()};
    property.cases = failed ? failed : passed;
    if (failed) {
      property.counterexample = counterexample();
      if (!name_.empty()) unreproduced_[name_] = found_.size();
    }
    found_.push_back(std::move(property));
    end_property();
  }

  /// A name of Catch2's is that of all that the test case tells.
  void end_property() {
    if (!is_case_) name_.clear();
  }

  /// Paragraphs of a type and a value each; what follows them is why it failed.
  std::string counterexample() {
    Gathered text;
    while (at_ + 2 < section_.size() && line(1).empty() && is_type(line(2))) {
      at_ += 2;
      while (at_ + 1 < section_.size() && !line(1).empty()) text.add(line(1)), ++at_;
    }
    return text.text();
  }

  std::string_view line(std::size_t ahead) const { return trimmed(without_number(section_.line(at_ + ahead))); }

  const Section& section_;
  std::size_t at_ = 0;
  std::string name_ = {};
  bool is_case_ = false;
  std::optional<std::string> seed_ = {};
  std::vector<Property> found_ = {};
  std::size_t seeded_ = 0;
  std::unordered_map<std::string, std::size_t> unreproduced_ = {};
};

}  // namespace

std::vector<Property> read_rapidcheck(const Section& section) { return Reader{section}.read(); }

}  // namespace toolkit::examples
