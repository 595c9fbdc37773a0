// What several attempts at one suite of tests amount to, and what the next attempt has to run. Pure: no I/O, no clock.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lib/results/merge.hpp"
#include "lib/results/results.hpp"
#include "lib/verdict/quarantine.hpp"

namespace toolkit::verdict {

/// One attempt: what its tests wrote, and how the command ended.
struct Attempt {
  results::Results results = {};
  /// Only tests that had failed before were to be run.
  bool is_partial = false;
  /// Why the command itself did not succeed ("exit code 1", "ran out of time"); empty when it did.
  std::string failure = {};
  std::optional<std::uint64_t> seed = {};
};

enum class FlakyRule { pass, warn, fail };

struct Rules {
  FlakyRule flaky = FlakyRule::warn;
  /// With more failures than that in one attempt nothing is rerun, and nothing is called flaky.
  std::optional<std::size_t> max_failed = {};
  Quarantine quarantine = {};
  Date today = {};
};

enum class Word { passed, flaky, failed };

struct Verdict {
  Word word = Word::failed;
  /// passed, or flaky where the rule lets that pass.
  bool is_green = false;
  std::vector<results::TestId> failed = {};       ///< in their last run, quarantined ones left out
  std::vector<results::TestId> flaky = {};        ///< failed, then passed
  std::vector<results::TestId> quarantined = {};  ///< failed, and do not count
  std::vector<results::TestId> missing = {};      ///< announced, and never seen
  std::vector<results::TestId> deterministic =
      {};  ///< of `failed`: in the same way in each of several attempts with one seed
  /// What else makes it `failed`, in sentences.
  std::vector<std::string> reasons = {};
};

struct Next {
  enum class What { nothing, everything, failed_only };
  What what = What::nothing;
  std::vector<results::TestId> tests = {};  ///< for failed_only
};

/// What one attempt told, without its tests.
struct Told {
  bool is_partial = false;
  std::size_t passed = 0;
  std::size_t failed = 0;
  std::size_t skipped = 0;
  std::size_t counted = 0;  ///< of `failed`, those that are not in quarantine
  std::size_t ran = 0;      ///< tests, also where several share a name
  /// Why the attempt does not tell of all tests: cut off, fewer than announced, no results, something before the tests
  /// that failed, a command that failed though in the end no test did. Empty when it does. A partial one has to tell of
  /// what it was to run only, which verdict() sees.
  std::string incomplete = {};
  std::optional<std::uint64_t> seed = {};
  std::vector<results::TestId> announced = {};
  std::size_t announced_count = 0;  ///< by one that was to run everything; 0 where it said nothing
};

/// Takes the attempts one by one, and says each time what they amount to. What failed before its tests (`is_setup`) has
/// passed in a later whole attempt that does not tell of it, and its history says so. Time is linear in the number of
/// tests.
class Judge {
 public:
  explicit Judge(Rules rules) : rules_{std::move(rules)} {}
  /// The next one, in their order.
  void add(Attempt attempt);

  /// Green only if every test that any attempt has seen or announced passed when it was last run, was skipped by its
  /// framework, or is quarantined; after an incomplete attempt only if a complete one that ran everything came later;
  /// and with no expired quarantine. No attempt is `failed`.
  [[nodiscard]] Verdict verdict() const;
  /// What another attempt would have to run for the verdict to become better. A partial run is enough only when the
  /// last one that ran everything was complete, and none since was incomplete.
  [[nodiscard]] Next next() const;

  [[nodiscard]] const std::vector<Told>& attempts() const { return attempts_; }
  [[nodiscard]] const std::vector<results::History>& histories() const { return merge_.histories(); }
  /// After it there is nothing more to be asked.
  [[nodiscard]] std::vector<results::History> take_histories() { return merge_.take_histories(); }

 private:
  [[nodiscard]] bool is_whole() const;
  void pass_setups();
  [[nodiscard]] bool is_deterministic(const results::History& history) const;
  [[nodiscard]] std::vector<results::TestId> missing() const;
  [[nodiscard]] std::optional<std::string> too_many() const;
  [[nodiscard]] std::optional<std::string> too_few() const;
  void add_reasons(Verdict& verdict) const;
  void sort_in(Verdict& verdict, const results::History& history) const;

  Rules rules_;
  results::Merge merge_;
  std::vector<Told> attempts_;
};

/// The verdict of a Judge over these attempts.
[[nodiscard]] Verdict judge(const std::vector<Attempt>& attempts, const Rules& rules);

/// And its next().
[[nodiscard]] Next next_run(const std::vector<Attempt>& attempts, const Rules& rules);

}  // namespace toolkit::verdict
