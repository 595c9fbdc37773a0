// Programs that only start another one.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace toolkit::runners {

/// Without its folder, and without what a launcher of packages has behind it: "jest" of "node_modules/.bin/jest", of
/// "node_modules/jest/bin/jest.js" and of "jest@29".
[[nodiscard]] std::string program_name(std::string_view word);

/// Where the program begins that the one at `at` starts: behind its options, assignments and own operands. Nothing when
/// it is none of those known, or would change more than the program sees (another folder, several runs, a shell).
[[nodiscard]] std::optional<std::size_t> wrapped_by(const std::vector<std::string>& command, std::size_t at);

}  // namespace toolkit::runners
