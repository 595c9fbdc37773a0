#include "lib/runners/quoted.hpp"

#include "lib/core/text.hpp"

namespace toolkit::runners {

std::string quoted(std::string_view text, std::string_view special) {
  std::string result;
  for (const char c : text) {
    if (special.find(c) != std::string_view::npos) result += '\\';
    result += c;
  }
  return result;
}

std::string one_of(const std::vector<std::string>& parts) {
  return parts.size() == 1 ? "^" + parts.front() + "$" : "^(" + join(parts, "|") + ")$";
}

}  // namespace toolkit::runners
