// Looks for text in text.
#pragma once

#include <string_view>

namespace toolkit::test {

[[nodiscard]] inline bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace toolkit::test
