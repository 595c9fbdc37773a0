// What real servers said once: the files of test/data. How each came about stands in the README.md of its folder.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace toolkit::test {

/// Throws std::runtime_error when there is no such file.
inline std::string recorded(const std::string& name) {
  const std::filesystem::path path = std::filesystem::path{TOOLKIT_SOURCE_DIR} / "test/data" / name;
  std::ifstream file{path, std::ios::binary};
  if (!file) throw std::runtime_error{"cannot be read: " + path.string()};
  return {std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}};
}

}  // namespace toolkit::test
