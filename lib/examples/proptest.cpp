// proptest, in what `cargo test` or nextest print. Source: proptest 1.12, test_runner/errors.rs and
// failure_persistence/file.rs.
#include <optional>

#include "lib/core/text.hpp"
#include "lib/examples/rust_test.hpp"
#include "lib/examples/section.hpp"
#include "lib/results/lines.hpp"

namespace toolkit::examples {
namespace {

constexpr std::string_view kExample = "minimal failing input: ";
constexpr std::string_view kSuccesses = "\tsuccesses: ";

/// "cc e0cec70a…", a line for the regressions' file.
std::optional<std::string_view> regression(std::string_view line) {
  if (!results::take(line, "cc ") || line.size() < 32) return std::nullopt;
  if (line.find_first_not_of("0123456789abcdef") != std::string_view::npos) return std::nullopt;
  return line;
}

}  // namespace

std::vector<Property> read_proptest(const Section& section) {
  std::vector<Property> found;
  RustTest test;
  std::string_view kept;
  for (std::size_t at = 0; at < section.size(); ++at) {
    std::string_view line = section.line(at);
    if (test.read(line) && line.starts_with("---- ")) kept = {};
    if (const auto key = regression(line)) kept = *key;
    line.remove_prefix(indentation(line));
    if (!results::take(line, kExample)) continue;
    Gathered text;
    text.add(line);
    while (at + 1 < section.size() && !section.line(at + 1).starts_with(kSuccesses) &&
           !section.line(at + 1).starts_with("thread '")) {
      text.add(section.line(++at));
    }
    Property property{.framework = Framework::proptest,
                      .test = {"", clipped(test.name())},
                      .is_failed = true,
                      .counterexample = text.text(),
                      .replay = clipped(kept)};
    if (const auto passed = number_after(section.line(at + 1), kSuccesses)) property.cases = *passed + 1;
    found.push_back(std::move(property));
    kept = {};
  }
  return found;
}

}  // namespace toolkit::examples
