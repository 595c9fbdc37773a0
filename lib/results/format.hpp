// Which kind of results a text is.
#pragma once

#include <optional>
#include <string_view>

#include "lib/core/result.hpp"
#include "lib/results/results.hpp"

namespace toolkit::results {

enum class Format { junit, go_test_json, jest_json, tap, ctest, cargo_test };

[[nodiscard]] std::string_view name_of(Format format);

/// By its content, whatever the file is called: XML, a report of Jest or vitest, or the first line that one of the
/// other formats has and no text has by chance. Of what commands print before that, 64 KiB are passed over.
[[nodiscard]] std::optional<Format> format_of(std::string_view text);

/// By the reader of its format. `root` is the folder that absolute paths of test files are made relative to.
/// Error: corrupt, when it is none of them.
[[nodiscard]] Result<Results> read_any(std::string_view text, std::string_view root = {});

}  // namespace toolkit::results
