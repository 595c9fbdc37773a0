// Commands as a user writes them, for tables.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "lib/core/split.hpp"
#include "lib/core/text.hpp"
#include "lib/runners/rerun.hpp"
#include "lib/runners/results_of.hpp"
#include "test/support/catch.hpp"

namespace toolkit::runners::test {

using Words = std::vector<std::string>;

inline results::Test failed(const std::string& suite, const std::string& name, const std::string& file = {}) {
  return {.id = {suite, name}, .status = results::Status::failed, .file = file};
}

/// The narrowed command, "cannot: reason", or "not recognised".
inline Words rerun(const Words& command, const std::vector<results::Test>& tests,
                   const std::set<std::string>& files = {}) {
  const auto recognised = recognise(command);
  if (!recognised) return {"not recognised"};
  auto narrowed =
      rerun_command(*recognised, command, tests, [&](const std::string& path) { return files.contains(path); });
  return narrowed ? *narrowed : Words{"cannot: " + narrowed.error().message};
}

/// The same for a command whose words have no blanks, with blanks between its words.
inline std::string rerun(const std::string& command, const std::vector<results::Test>& tests,
                         const std::set<std::string>& files = {}) {
  return join(rerun(words(command), tests, files), " ");
}

inline ResultsPlan plan(const std::string& command) {
  const Words split_words = words(command);
  const auto recognised = recognise(split_words);
  REQUIRE(recognised);
  return results_plan(*recognised, split_words, "/f");
}

}  // namespace toolkit::runners::test
