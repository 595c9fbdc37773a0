// Suites of tests made by chance, and whether a reader has read of a run what they did.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/random.hpp"
#include "lib/core/result.hpp"
#include "lib/results/results.hpp"

namespace toolkit::test {

using Words = std::vector<std::string>;

/// Another seed in each run, unless CI_TOOLKIT_TEST_SEED names one: a failure tells which it was.
class Chance {
 public:
  Chance();
  [[nodiscard]] std::uint64_t seed() const { return seed_; }
  /// 0 to `bound` - 1.
  [[nodiscard]] std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random_.up_to(bound - 1)); }
  [[nodiscard]] const std::string& one_of(const Words& words) { return words.at(below(words.size())); }

 private:
  std::uint64_t seed_;
  Random random_;
};

/// A test, or a group of tests, which then has failed when one of them has.
struct Node {
  std::string title;
  results::Status status = results::Status::passed;
  std::string message = {};  ///< why it fails or is skipped
  std::vector<Node> inner = {};
  [[nodiscard]] bool is_group() const { return !inner.empty(); }
};

using Suite = std::vector<Node>;

/// How a framework lets its tests be called.
struct Titles {
  Words words;
  std::string group = {};      ///< what a group's title begins with
  std::string test = {};       ///< and a test's
  std::string_view glue = {};  ///< between the words
};

/// Of any characters that stand in one line.
[[nodiscard]] const Words& odd_words();
/// Of letters, as identifiers have them.
[[nodiscard]] const Words& identifiers();

/// About `count` tests, in groups down to `depth` levels; the title of each ends in a number that no neighbour has.
[[nodiscard]] Suite any_suite(Chance& chance, const Titles& titles, std::size_t count, std::size_t depth);

/// A literal of a string in double quotes, as Go, Python, JavaScript, Java and Rust understand it.
[[nodiscard]] std::string quoted(const std::string& text);

/// What a reader should say of a test.
struct Expected {
  results::TestId id;
  results::Status status = results::Status::passed;
  std::string message = {};  ///< is in what is told of it; empty: nothing is asked
  std::string file = {};     ///< of a test that failed; empty: nothing is asked
};

/// How the reader names tests, and what of.
struct Naming {
  std::string suite = {};
  std::string separator = {};
  bool with_groups = false;
  std::string file = {};
  bool tells_why_skipped = true;
};

void expect(const Suite& suite, const Naming& naming, std::vector<Expected>& tests);

/// Checks that the run came to its end, and that these tests and no others were in it. `output` is shown if not.
void check_read(const Result<results::Results>& read, const std::vector<Expected>& expected, const Chance& chance,
                const std::string& output);

}  // namespace toolkit::test
