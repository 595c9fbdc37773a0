// What property tests print and keep: no text crashes a reader, and what one reads has what callers count on.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/require.hpp"
#include "lib/core/text.hpp"
#include "lib/examples/found.hpp"
#include "lib/examples/go_duration.hpp"
#include "lib/examples/rapidcheck_reproduce.hpp"
#include "lib/examples/record_text.hpp"
#include "lib/examples/regressions.hpp"
#include "lib/examples/replay.hpp"
#include "lib/examples/stored_places.hpp"

namespace {

using namespace toolkit;
using namespace toolkit::examples;
using fuzz::require;

void check_text(const std::string& text) {
  require(text.size() <= kLongestText, "no text is longer than it may be");
  require(valid_utf8(text) == text, "texts are UTF-8");
}

void check(const Property& property) {
  check_text(property.test.suite);
  check_text(property.test.name);
  check_text(property.counterexample);
  check_text(property.replay);
  check_text(property.seed.value_or(""));
  require(property.is_failed || property.counterexample.empty(), "what has passed has no counterexample");
  require(!property.duration || property.duration->count() >= 0, "no property ended before it began");
}

Example example_of(const Property& property) {
  return {.framework = property.framework,
          .test = property.test,
          .counterexample = property.counterexample,
          .seed = property.seed,
          .replay = property.replay};
}

void check_replay(const std::vector<Example>& examples) {
  const Replay replay = replay_of(examples, Environment{});
  for (const std::string& note : replay.notes) require(printable(note) == note, "a note is one line");
  for (const Variables& variables : {replay.first, replay.environment}) {
    for (const auto& [name, value] : variables) {
      require(value.find('\0') == std::string::npos && value.size() < 128 * 1024, "a variable can have the value");
    }
  }
}

void check_found(std::string_view text) {
  std::vector<Example> examples;
  for (const Property& property : find_in_output(text)) {
    check(property);
    examples.push_back(example_of(property));
  }
  const auto again = parse_record(record_text(examples));
  require(again && again->size() == examples.size(), "what is found can be remembered");
  check_replay(examples);
}

}  // namespace

// The name is libFuzzer's.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  check_found(text);
  if (const auto record = parse_record(text)) check_replay(*record);
  const auto reproductions = parse_reproduce(text);
  require(parse_reproduce(print_reproduce(reproductions)).size() <= reproductions.size(), "each name is there once");
  const std::string_view half = text.substr(0, size / 2);
  const std::string merged = with_regressions(half, text.substr(size / 2));
  require(merged.starts_with(half), "a file of regressions only grows");
  require(with_regressions(merged, text.substr(size / 2)) == merged, "it grows once");
  require(without_regression(text, half).size() <= size, "it only shrinks");
  if (const auto time = parse_go_duration(text)) require(time->count() >= 0, "no time is below nothing");
  if (framework_of_file(text)) require(!text.empty(), "a path has a name");
  return 0;
}
