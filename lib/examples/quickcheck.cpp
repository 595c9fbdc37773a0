// Haskell's QuickCheck, by itself, in hspec or in tasty. Source: QuickCheck 2.14, Test/QuickCheck/Test.hs; hspec-core
// 2.8; tasty-quickcheck 0.10.
#include <algorithm>
#include <utility>
#include <vector>

#include "lib/core/text.hpp"
#include "lib/examples/section.hpp"
#include "lib/results/lines.hpp"
#include "lib/results/titles.hpp"

namespace toolkit::examples {
namespace {

/// "Falsified (after 51 tests and 8 shrinks):", in plain QuickCheck with "*** Failed! " in front.
std::optional<std::size_t> failed_after(std::string_view text) {
  const bool is_marked = results::take(text, "*** Failed! ");
  if (!text.ends_with(':') || (!is_marked && !text.starts_with("Falsifi") && !text.starts_with("Assertion failed")))
    return std::nullopt;
  const auto count = after(text, "(after ");
  if (!count || count->find(" test") == std::string_view::npos) return std::nullopt;
  return number_after(*count, "");
}

/// The first line of what stands behind a counterexample.
bool ends_example(std::string_view text) {
  for (const std::string_view mark : {"Use -", "To rerun use: ", "*** ", "+++ ", "=== "}) {
    if (text.starts_with(mark)) return true;
  }
  return text.empty();
}

/// The lines that a line is indented under, which name the groups of a test.
class Outline {
 public:
  void add(std::size_t indent, std::string_view text) {
    while (!levels_.empty() && levels_.back().first >= indent) levels_.pop_back();
    if (levels_.size() < 20) levels_.emplace_back(indent, text);
  }

  /// What a line at this indentation belongs to.
  [[nodiscard]] std::string name(std::size_t indent) const {
    std::string name;
    for (const auto& [at, text] : levels_) {
      if (at >= indent) break;
      if (!name.empty()) name += results::kTitleSeparator;
      name += without_outcome(text).substr(0, kLongestText);
    }
    return name;
  }

  void clear() { levels_.clear(); }

 private:
  /// "rare: FAIL" and "fine: OK (0.01s)" of tasty, "rare FAILED [1]" of hspec.
  static std::string_view without_outcome(std::string_view text) {
    for (const std::string_view mark : {" FAILED [", ": FAIL", ": OK"}) {
      if (const std::size_t at = text.rfind(mark); at != std::string_view::npos) return trimmed(text.substr(0, at));
    }
    return text;
  }

  std::vector<std::pair<std::size_t, std::string_view>> levels_ = {};
};

class Reader {
 public:
  explicit Reader(const Section& section) : section_{section} {}

  std::vector<Property> read() {
    while (at_ < section_.size()) {
      const std::string_view line = section_.line(at_++);
      const std::size_t indent = indentation(line);
      const std::string_view text = trimmed(line);
      if (text.empty()) continue;
      if (const auto cases = failed_after(text)) {
        add_failed(indent, *cases);
      } else if (const auto passed = number_after(text, "+++ OK, passed ")) {
        add({.framework = Framework::quickcheck, .cases = passed}, indent);
      } else {
        read_other(indent, text);
      }
    }
    return std::move(found_);
  }

 private:
  void add(Property property, std::size_t indent) {
    property.test.name = clipped(indent == 0 ? name_ : outline_.name(indent));
    found_.push_back(std::move(property));
    name_ = {};
  }

  void add_failed(std::size_t indent, std::size_t cases) {
    Gathered text;
    const std::size_t base = indentation(section_.line(at_));
    while (at_ < section_.size()) {
      const std::string_view line = section_.line(at_);
      if (ends_example(trimmed(line)) || indentation(line) < indent) break;
      text.add(line.substr(std::min(base, indentation(line))));
      ++at_;
    }
    add({.framework = Framework::quickcheck, .is_failed = true, .counterexample = text.text(), .cases = cases}, indent);
  }

  void read_other(std::size_t indent, std::string_view text) {
    if (const auto name = between(text, "=== ", " from "); name && text.ends_with(" ===")) {
      name_ = *name;
    } else if (!found_.empty() && read_reproduction(text)) {
      return;
    } else if (text.starts_with("Randomized with seed ")) {
      end_hspec(clipped(text.substr(21)));
    } else {
      outline_.add(indent, text);
    }
  }

  /// What tasty and hspec put behind an example.
  bool read_reproduction(std::string_view text) {
    if (auto seed = between(text, "Use --quickcheck-replay=", " to reproduce.")) {
      if (seed->size() > 1 && seed->starts_with('"')) seed = seed->substr(1, seed->size() - 2);
      found_.back().seed = clipped(*seed);
      found_.back().replay = "TASTY_QUICKCHECK_REPLAY";
      return true;
    }
    auto path = between(text, "--match \"/", "/\"");
    if (!path || !text.starts_with("To rerun use: ")) return false;
    std::string name;
    for (std::size_t slash = 0; (slash = path->find('/')) != std::string_view::npos; path->remove_prefix(slash + 1)) {
      name.append(path->substr(0, slash)).append(results::kTitleSeparator);
    }
    found_.back().test.name = clipped(name.append(*path));
    return true;
  }

  void end_hspec(const std::string& seed) {
    for (; seeded_ < found_.size(); ++seeded_) {
      if (found_[seeded_].seed) continue;
      found_[seeded_].seed = seed;
      if (found_[seeded_].is_failed) found_[seeded_].replay = "HSPEC_SEED";
    }
    outline_.clear();
  }

  const Section& section_;
  std::size_t at_ = 0;
  Outline outline_ = {};
  std::string_view name_ = {};
  std::vector<Property> found_ = {};
  std::size_t seeded_ = 0;
};

}  // namespace

std::vector<Property> read_quickcheck(const Section& section) { return Reader{section}.read(); }

}  // namespace toolkit::examples
