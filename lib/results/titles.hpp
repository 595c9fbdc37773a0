// How the titles of groups and of the test in them become one name.
#pragma once

#include <string_view>

namespace toolkit::results {

/// Between two levels. A title may have it in it, too.
inline constexpr std::string_view kTitleSeparator = " > ";

}  // namespace toolkit::results
