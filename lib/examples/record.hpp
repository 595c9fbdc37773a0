// The list of the failing examples that are known, in a file of the folder of kept examples.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/core/result.hpp"
#include "lib/examples/example.hpp"

namespace toolkit::examples {

inline constexpr std::string_view kRecordFile = "examples.json";

/// Of one test at most so many are remembered, and of all: those that were seen last.
inline constexpr std::size_t kMostOfTest = 10;
inline constexpr std::size_t kMostExamples = 1'000;

struct Known {
  std::vector<Example> examples = {};
  /// What was wrong with the file; empty when nothing was.
  std::string warning = {};
};

/// Reads `kept`/examples.json; nothing is known where there is none. A file that cannot be understood is renamed to
/// examples.json.broken (.broken2, …), which the warning says. Error: it cannot be read, or a newer version wrote it.
[[nodiscard]] Result<Known> read_record(const std::string& kept);

/// Adds what has failed to what is known and writes it, at once and one process at a time; `kept` is made. Properties
/// that have passed, and those of which nothing is told that leads back to the example, are passed over. `command` is
/// how it was run, `now` the time in UTC, "2026-01-31T12:00:00Z". Error: names the file that could not be read or
/// written; what was known still is.
[[nodiscard]] Result<Known> remember(const std::string& kept, const std::vector<Property>& properties,
                                     const std::string& command, const std::string& now);

/// Takes out what is known of a test, because it has passed with it, and what is stored of it (forget() of stored.hpp).
/// Returns what was taken out. Error: as remember().
[[nodiscard]] Result<std::vector<Example>> drop(const std::string& kept, Framework framework,
                                                const results::TestId& test);

}  // namespace toolkit::examples
