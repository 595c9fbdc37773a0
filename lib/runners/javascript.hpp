// What Jest and vitest have in common.
#pragma once

#include <string>

#include "lib/runners/call.hpp"

namespace toolkit::runners {

/// A regular expression for the names of these tests, as `-t` takes it: "^(a( > | )b|c)$". Each separator of titles may
/// be one, or a blank between two titles.
[[nodiscard]] std::string titles_pattern(const Wanted& wanted);

}  // namespace toolkit::runners
