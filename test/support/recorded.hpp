// What real servers said once: the files of test/data. How each came about stands in the README.md of its folder.
#pragma once

#include <string>

namespace toolkit::test {

/// Throws std::runtime_error when there is no such file.
[[nodiscard]] std::string recorded(const std::string& name);

}  // namespace toolkit::test
