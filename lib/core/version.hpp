// Which build this is.
#pragma once

#include <string_view>

namespace toolkit {

/// Like "0.1.0".
[[nodiscard]] std::string_view version();

/// The commit the build was made from, 40 hexadecimal digits, or "unknown" outside a git checkout.
[[nodiscard]] std::string_view commit();

}  // namespace toolkit
