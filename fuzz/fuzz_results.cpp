// Results of tests: no text crashes a reader, and what one reads has what callers count on.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>

#include "fuzz/require.hpp"
#include "lib/core/text.hpp"
#include "lib/results/announced.hpp"
#include "lib/results/cargo_test.hpp"
#include "lib/results/ctest_text.hpp"
#include "lib/results/format.hpp"
#include "lib/results/go_test_json.hpp"
#include "lib/results/jest_json.hpp"
#include "lib/results/tap.hpp"

namespace {

using namespace toolkit;
using namespace toolkit::results;
using fuzz::require;

bool is_utf8(const std::string& text) { return valid_utf8(text) == text; }

void check_test(const Test& test) {
  require(is_utf8(test.id.suite) && is_utf8(test.id.name) && is_utf8(test.file), "names are UTF-8");
  require(is_utf8(test.message) && is_utf8(test.details) && is_utf8(test.type), "texts are UTF-8");
  require(!test.duration || test.duration->count() >= 0, "no test ended before it began");
  require(test.status == Status::failed || test.type.empty(), "only a failure has a type");
}

void check(const Result<Results>& results) {
  if (!results) {
    require(!results.error().message.empty(), "a refusal says why");
    return;
  }
  require(printable(results->incomplete) == results->incomplete, "the reason is one line");
  std::unordered_set<TestId> seen;
  for (const Test& test : results->tests) {
    check_test(test);
    require(!seen.insert(test.id).second || !test.is_rerun, "the first run of a test is no rerun");
  }
}

}  // namespace

// The name is libFuzzer's.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  check(read_go_test_json(text));
  check(read_jest_json(text, "/project"));
  check(read_tap(text));
  check(read_ctest_text(text));
  check(read_cargo_test(text));
  const auto format = format_of(text);
  if (!format) require(!read_any(text), "what has no format is not read");
  if (format != Format::junit) check(read_any(text));  // that has a fuzz target of its own
  const bool announces = announced_by_pytest(text) || announced_by_nextest(text);
  require(!announces || text.find_first_of("0123456789") != std::string_view::npos, "a count is read, not made up");
  return 0;
}
