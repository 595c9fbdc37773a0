#include "lib/examples/hypothesis_statistics.hpp"

#include <optional>
#include <utility>

#include "lib/core/text.hpp"
#include "lib/results/lines.hpp"
#include "lib/results/seconds.hpp"

namespace toolkit::examples {
namespace {

/// "    - 100 passing, 0 failing, and 23 invalid test cases", or "5 passing examples, 5 failing examples, 0 …".
void count(std::string_view line, HypothesisCount& counted) {
  unsigned passing = 0;
  unsigned failing = 0;
  line = trimmed(line);
  if (!results::take(line, "- ") || !results::take_number(line, passing) || !results::take(line, " passing")) return;
  line = after(line, ", ").value_or("");
  if (!results::take_number(line, failing) || !results::take(line, " failing")) return;
  counted.passing += passing;
  counted.failing += failing;
}

class Reader {
 public:
  void read(std::string_view line) {
    if (line.starts_with("==")) {
      is_inside_ = line.find(" Hypothesis Statistics ") != std::string_view::npos;
    } else if (is_inside_ && !line.starts_with(' ') && line.ends_with(':')) {
      counts_.push_back({.test = clipped(line.substr(0, line.size() - 1))});
      is_shrinking_ = false;
    } else if (is_inside_ && !counts_.empty()) {
      read_detail(line);
    }
  }

  std::vector<HypothesisCount> take() { return std::move(counts_); }

 private:
  void read_detail(std::string_view line) {
    if (const auto phase = between(line, "- during ", " phase (")) {
      is_shrinking_ = *phase == "shrink";
      const auto time = results::parse_seconds(between(line, " phase (", " seconds").value_or(""));
      // The sum of so many phases as a text can have does not overflow as long as each is a plausible one.
      if (time && *time < std::chrono::hours{1000}) counts_.back().duration += *time;
    } else if (!is_shrinking_) {
      count(line, counts_.back());
    }
  }

  std::vector<HypothesisCount> counts_ = {};
  bool is_inside_ = false;
  bool is_shrinking_ = false;
};

}  // namespace

std::vector<HypothesisCount> read_hypothesis_statistics(const Section& section) {
  Reader reader;
  for (std::size_t at = 0; at < section.size(); ++at) reader.read(section.line(at));
  return reader.take();
}

}  // namespace toolkit::examples
