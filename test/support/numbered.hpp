// Bytes that tell where they stand.
#pragma once

#include <cstddef>
#include <string>

namespace toolkit::test {

/// The numbers from 0 on, one a line, cut after `size` bytes: what is missing or moved shows.
[[nodiscard]] inline std::string numbered(std::size_t size) {
  std::string bytes;
  for (std::size_t i = 0; bytes.size() < size; ++i) bytes += std::to_string(i) + "\n";
  bytes.resize(size);
  return bytes;
}

}  // namespace toolkit::test
