// Which paths are those of stored examples.
#pragma once

#include <optional>
#include <string_view>

#include "lib/examples/framework.hpp"

namespace toolkit::examples {

/// The framework that keeps examples in a file of this path, relative to a work folder:
/// "a/testdata/rapid/TestX/b.fail".
[[nodiscard]] std::optional<Framework> framework_of_file(std::string_view path);

/// Whether a folder of this name is one of tools, dependencies or products, and is not looked into.
[[nodiscard]] bool is_passed_over(std::string_view folder);

/// A relative path that stays where it is: no "..", no ".", no empty part, not absolute.
[[nodiscard]] bool is_plain(std::string_view path);

}  // namespace toolkit::examples
