// The files in which frameworks keep their failing examples: kept from run to run, and brought back before the next.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "lib/core/result.hpp"
#include "lib/examples/framework.hpp"

namespace toolkit::examples {

/// A file below a work folder.
struct StoredFile {
  Framework framework = Framework::hypothesis;
  std::string path = {};  ///< relative to the work folder, without "." and ".."
};

struct StoredLimits {
  std::uint64_t largest_file = 16U << 20U;
  std::size_t files = 10'000;
  std::size_t folders = 50'000;  ///< looked into
  std::size_t depth = 20;
};

/// hypothesis: `.hypothesis/examples`; rapid: `testdata/rapid/**.fail`; proptest: `proptest-regressions/**.txt` and
/// `*.proptest-regressions`; jqwik: `.jqwik-database`; each in any folder. The others keep nothing.
struct Stored {
  std::vector<StoredFile> files = {};      ///< in order of their paths
  std::vector<std::string> warnings = {};  ///< what was left out, and why
};

/// Looks below `folder` without following any link, and passes over `except` (which may be empty) and folders of tools,
/// dependencies and products: node_modules, .git, target, vendor, build and the like. A folder that is not there has
/// nothing. Error: `folder` itself cannot be read.
[[nodiscard]] Result<Stored> find_stored(const std::string& folder, const std::string& except = "",
                                         const StoredLimits& limits = {});

/// What keep() and bring_back() have done.
struct Moved {
  std::vector<StoredFile> files = {};  ///< that are new or changed where they went
  std::vector<std::string> warnings = {};
};

/// Copies what is stored below `work` to `kept`/<framework>/<path>, where that is missing or differs; `kept` is made,
/// and may lie below `work`. `brought_back` is what bring_back() has told before the run: what Hypothesis has deleted
/// of it since, because it fails no more, is deleted in `kept`, too. No file is ever half written. Error: names the
/// file or folder that could not be read, made or written.
[[nodiscard]] Result<Moved> keep(const std::string& work, const std::string& kept,
                                 const std::vector<StoredFile>& brought_back = {}, const StoredLimits& limits = {});

/// Copies what is kept to its place below `work`, where no file of that name is. A file that is there stays as it is,
/// but for proptest's, which gets the lines "cc …" that it lacks at its end, as proptest itself does it. Nothing is
/// written through a link: what a link stands in the way of is left out with a warning. Error: as keep().
[[nodiscard]] Result<Moved> bring_back(const std::string& kept, const std::string& work,
                                       const StoredLimits& limits = {});

/// Takes an example that fails no more out of `kept`: `replay` is Property::replay. Only rapid's files and proptest's
/// lines have to be; nothing happens for others, and for what is not there. Error: as keep().
[[nodiscard]] Result<void> forget(const std::string& kept, Framework framework, const std::string& replay);

}  // namespace toolkit::examples
