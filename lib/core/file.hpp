// Whole files: read at once, or replaced at once so that nobody ever sees half of one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "lib/core/result.hpp"

namespace toolkit {

/// At most `limit` bytes from the beginning. not_found when there is no such file, unreachable for any other reason.
[[nodiscard]] Result<std::string> read_file(const std::string& path, std::size_t limit);

/// Writes a neighbour of `path` and renames it over `path`, after an fsync. What is no regular file (a pipe), or a link
/// to one of our descriptors (/dev/stdout, wherever that leads), is written to directly. Throws EnvironmentError,
/// naming the path, and leaves the old file as it was.
void replace_file(const std::string& path, std::string_view content);

/// What of replace_file() can be known before there is anything to write: its folder exists and can be written to, or
/// it is a pipe or device that can, and no folder itself. The error names what is in the way.
[[nodiscard]] Result<void> check_replaceable(const std::string& path);

}  // namespace toolkit
