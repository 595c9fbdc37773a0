// The command that a user has written for running only what failed again.
#pragma once

#include <string>
#include <vector>

#include "lib/core/result.hpp"
#include "lib/results/results.hpp"

namespace toolkit::runners {

/// A word that is exactly "{failed}" becomes one word for the name of each failed test; inside of another word it
/// becomes the names with '|' between them, as they are. "{failed-suites}" and "{failed-files}" likewise. Each name,
/// suite and file once, in order of first sight, empty ones left out.
/// Error: rejected, with the reason: no word has one of these in it, nothing stands for one of those it has, a name
/// with a line break or a NUL, a command of more than 100,000 bytes.
[[nodiscard]] Result<std::vector<std::string>> expand(const std::vector<std::string>& words,
                                                      const std::vector<results::Test>& failed);

}  // namespace toolkit::runners
