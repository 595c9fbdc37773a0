// JUnit XML: no text crashes the reader or keeps it long, what it reads is valid UTF-8, and what is written of that is
// read back as the same tests.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/require.hpp"
#include "lib/core/text.hpp"
#include "lib/results/junit.hpp"
#include "lib/results/junit_writer.hpp"

namespace {

using namespace toolkit::results;
using toolkit::fuzz::require;

void check_text(const Test& test) {
  for (const std::string& part : {test.id.suite, test.id.name, test.file, test.type, test.message, test.details}) {
    require(toolkit::valid_utf8(part) == part, "all that is read is UTF-8");
  }
}

/// How many tests came out how: passed, failed, skipped.
using Tally = std::array<std::size_t, 3>;

Tally tally(const std::vector<History>& histories) {
  Tally result{};
  for (const History& history : histories) ++result.at(static_cast<std::size_t>(outcome(history)));
  return result;
}

/// Of a report that has each test once: the last run of each chain of reruns.
Tally tally(const std::vector<Test>& tests) {
  Tally result{};
  for (std::size_t i = 0; i < tests.size(); ++i) {
    const bool is_last = i + 1 == tests.size() || !tests[i + 1].is_rerun;
    if (is_last) ++result.at(static_cast<std::size_t>(tests[i].status));
  }
  return result;
}

}  // namespace

// The name is libFuzzer's.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto results = read_junit({reinterpret_cast<const char*>(data), size});
  if (!results) {
    require(!results.error().message.empty(), "what is refused is refused for a reason");
    return 0;
  }
  for (const Test& test : results->tests) check_text(test);
  Merge merge;
  merge.add(1, results->tests);
  const auto again = read_junit(junit_xml(merge.histories(), "fuzz"));
  require(again.has_value(), "what is written is read");
  require(again->incomplete.empty(), "what is written is whole");
  require(tally(again->tests) == tally(merge.histories()), "each test is written once, as it came out");
  return 0;
}
