// Files by a pattern: "build/**/TEST-*.xml".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace toolkit {

/// Whether `text` holds one of the characters that make a pattern of it.
[[nodiscard]] bool is_pattern(std::string_view text);

/// The regular files, and links to such, that the pattern names, sorted. Each part between slashes is matched as
/// fnmatch(3) does it: `*`, `?` and `[a-z]`, a leading dot only by a dot. A part that is `**` stands for any number of
/// folders, none included, without hidden ones, node_modules, and links. Relative patterns begin at `folder`, and so do
/// the paths found. What cannot be read is passed over.
[[nodiscard]] std::vector<std::string> find_files(std::string_view pattern, const std::string& folder);

}  // namespace toolkit
