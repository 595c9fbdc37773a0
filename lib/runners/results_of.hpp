// How the results of a test runner's call are got at.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/core/environment.hpp"
#include "lib/runners/recognise.hpp"

namespace toolkit::runners {

struct FileToWrite {
  std::string path = {};
  std::string content = {};
};

struct ResultsPlan {
  /// How many tests the runner says that it will run; see lib/results/announced.hpp.
  using Announced = std::optional<std::size_t> (*)(std::string_view output);
  /// Why not all tests have run, by the output and the exit code, whatever the results look like; empty where these
  /// do not say so.
  using Interrupted = std::string (*)(std::string_view output, int exit_code);
  /// What of standard error belongs behind the results on standard output.
  using LastLine = std::string (*)(std::string_view error);

  /// To be run in the place of the user's.
  std::vector<std::string> command = {};
  /// Where the results then are: paths and patterns (`*`, `**`), relative to the command's folder or absolute. The
  /// caller takes no file that is older than the start of the attempt.
  std::vector<std::string> files = {};
  /// The runner's own configuration may have them written elsewhere: a success without any owes nothing.
  bool may_be_elsewhere = false;
  bool in_output = false;        ///< they are on standard output
  LastLine last_line = nullptr;  ///< null where there is none
  /// To be written before the command starts.
  std::optional<FileToWrite> file_to_write = {};
  std::vector<std::pair<std::string, std::string>> environment = {};  ///< to be added
  /// It reads standard output, and then standard error; null where there is nothing to be read.
  Announced announced = nullptr;
  /// It reads both at once, of a success, too: a runner that was told to ignore failures exits with 0.
  Interrupted interrupted = nullptr;
  /// Without an announcement there is no telling whether all tests have run: the results are incomplete then.
  bool needs_announcement = false;
  /// Why the results are incomplete as soon as a test has failed: "with --bail nobody knows which tests have not run".
  /// Empty where all tests run whatever fails, or the runner itself says how far it came.
  std::string incomplete_if_failed = {};
  /// Why there are no results to be read, and what the user can do, in a sentence. Empty where there are some; else
  /// all of the above is empty, but for `command`, which is the user's, and incomplete_if_failed.
  std::string why = {};
};

/// Pure. Of the options that make a runner write its results, only those are added that change nothing of what it
/// prints and writes otherwise, and that the user has not given; what the user has given is read in their place.
/// (Jest and vitest add a line that names the file.) `folder` is absolute, made for this attempt, and empty.
/// `environment` is the command's: options that are added by a variable of the runner's own are read in it.
[[nodiscard]] ResultsPlan results_plan(const Recognised& recognised, const std::vector<std::string>& command,
                                       const std::string& folder, const Environment& environment = {});

}  // namespace toolkit::runners
