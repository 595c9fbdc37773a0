#include "test/support/recorded.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace toolkit::test {

std::string recorded(const std::string& name) {
  const std::filesystem::path path = std::filesystem::path{TOOLKIT_SOURCE_DIR} / "test/data" / name;
  std::ifstream file{path, std::ios::binary};
  if (!file) throw std::runtime_error{"cannot be read: " + path.string()};
  return {std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}};
}

}  // namespace toolkit::test
