// Tests that are known to be broken: they still run, and until a date their failure does not count.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/mistakes.hpp"
#include "lib/results/results.hpp"

namespace toolkit::verdict {

using Date = std::chrono::year_month_day;

struct Quarantined {
  /// `*` is any text, `?` any character; it stands for a whole name, or for suite, blank and name.
  std::string pattern;
  std::string owner;   ///< who mends it
  std::string reason;  ///< in one line
  Date expires;        ///< the last day on which it counts
};

[[nodiscard]] bool matches(const Quarantined& entry, const results::TestId& test);

class Quarantine {
 public:
  Quarantine() = default;
  explicit Quarantine(std::vector<Quarantined> entries) : entries_{std::move(entries)} {}
  /// A YAML list of mappings with the keys `test`, `owner`, `reason` and `expires` (2026-12-31), each of them needed.
  /// Every mistake names its line and column behind `origin`; an entry with one is left out.
  [[nodiscard]] static Quarantine read(std::string_view text, const std::string& origin, Mistakes& mistakes);

  /// Whether the test's failure does not count, expired entries included: those fail the run by themselves.
  [[nodiscard]] bool holds(const results::TestId& test) const;
  /// Those whose last day is before `today`.
  [[nodiscard]] std::vector<Quarantined> expired(Date today) const;
  [[nodiscard]] const std::vector<Quarantined>& entries() const { return entries_; }

 private:
  std::vector<Quarantined> entries_;
};

/// "2026-12-31".
[[nodiscard]] std::string text(Date date);

}  // namespace toolkit::verdict
