// Sizes for people; those that are read back are in values.hpp.
#pragma once

#include <cstdint>
#include <string>

namespace toolkit {

/// "3 B", "1.5 MiB", "150 MiB": two or three digits, up to TiB.
[[nodiscard]] std::string readable_size(std::uint64_t bytes);

}  // namespace toolkit
