// A piece of output as the readers want it: lines without colours, of one test where that is known.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/examples/property.hpp"

namespace toolkit::examples {

class Section {
 public:
  Section(std::string text, results::TestId test);
  // The lines are views of the text.
  Section(const Section&) = delete;
  Section& operator=(const Section&) = delete;

  [[nodiscard]] std::size_t size() const { return lines_.size(); }
  /// Empty behind the last one.
  [[nodiscard]] std::string_view line(std::size_t at) const { return at < lines_.size() ? lines_[at] : ""; }
  /// The test that has printed it; empty where the output is of all of them.
  [[nodiscard]] const results::TestId& test() const { return test_; }

 private:
  std::string text_;
  std::vector<std::string_view> lines_ = {};
  results::TestId test_;
};

/// One reader per framework, each in a file of its own. Each finds what its framework has said, in its order.
[[nodiscard]] std::vector<Property> read_hypothesis(const Section& section);
[[nodiscard]] std::vector<Property> read_rapid(const Section& section);
[[nodiscard]] std::vector<Property> read_proptest(const Section& section);
[[nodiscard]] std::vector<Property> read_jqwik(const Section& section);
[[nodiscard]] std::vector<Property> read_fast_check(const Section& section);
[[nodiscard]] std::vector<Property> read_rapidcheck(const Section& section);
[[nodiscard]] std::vector<Property> read_quickcheck(const Section& section);
[[nodiscard]] std::vector<Property> read_rust_quickcheck(const Section& section);

/// How many blanks a line begins with.
[[nodiscard]] std::size_t indentation(std::string_view line);

/// What follows the first `mark` in the line; nothing where there is none.
[[nodiscard]] std::optional<std::string_view> after(std::string_view line, std::string_view mark);

/// What stands between the first `open` and the next `close`.
[[nodiscard]] std::optional<std::string_view> between(std::string_view line, std::string_view open,
                                                      std::string_view close);

/// The number behind the first `mark`, "12" of "after 12 tests".
[[nodiscard]] std::optional<std::size_t> number_after(std::string_view line, std::string_view mark);

/// Lines that become one text, at most kLongestText bytes of UTF-8.
class Gathered {
 public:
  void add(std::string_view line);
  [[nodiscard]] bool empty() const { return text_.empty(); }
  [[nodiscard]] std::string text() const;

 private:
  std::string text_ = {};
};

/// The text as a Property may have it.
[[nodiscard]] std::string clipped(std::string_view text);

}  // namespace toolkit::examples
