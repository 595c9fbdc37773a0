// One file below a folder, that no link leads out of.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "lib/core/result.hpp"

namespace toolkit::examples {

struct TreeFile {
  std::string root = {};  ///< may itself be reached by a link
  std::string path = {};  ///< relative to it, plain

  [[nodiscard]] std::string full() const { return root + "/" + path; }
};

/// The first part of the path that is a link, or no folder though something lies in it; nothing when the way is free.
[[nodiscard]] std::optional<std::string> obstacle(const TreeFile& file);

/// Its content; nothing where there is none. Error: it cannot be read, or is larger than `limit`.
[[nodiscard]] Result<std::optional<std::string>> read_tree_file(const TreeFile& file, std::size_t limit);

/// Makes its folders and writes it at once. The error names what could not be made or written.
[[nodiscard]] Result<void> write_tree_file(const TreeFile& file, std::string_view content);

}  // namespace toolkit::examples
