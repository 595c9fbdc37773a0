// Which secrets the runner is told to hide, and which not: a mask on `postgres` would blank that word in the whole log,
// and make the runner drop every job output that holds it. Our own output is redacted by position, whatever this says.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace toolkit::actions {

/// In characters; a shorter value is part of too many innocent lines.
inline constexpr std::size_t kShortestMask = 8;

/// What to give to Commands::add_mask() for a token or password, before the first line that could carry it: the value
/// and its percent-encoded spelling where that differs. Nothing for a value that is short, a well-known test password,
/// or part of one of `names` (of the user, the database, the host), which are shown anyway; letter case aside. Of a
/// value of several lines, the lines that pass, since the runner would hide even its shortest line by itself.
[[nodiscard]] std::vector<std::string> masks_of(std::string_view secret, const std::vector<std::string>& names = {});

/// For the value of a header: all of it, and what follows a scheme ("Bearer", "Basic"). Nothing for headers that carry
/// no secret, as Accept or Content-Type, or for part of one of `names`.
[[nodiscard]] std::vector<std::string> masks_of_header(std::string_view name, std::string_view value,
                                                       const std::vector<std::string>& names = {});

}  // namespace toolkit::actions
