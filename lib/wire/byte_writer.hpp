// Puts the fields of a binary packet together.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "lib/wire/byte_reader.hpp"

namespace toolkit::wire {

class ByteWriter {
 public:
  explicit ByteWriter(ByteOrder order) : order_{order} {}

  /// `size` bytes, at most 8.
  ByteWriter& number(std::uint64_t value, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) {
      const std::size_t at = order_ == ByteOrder::big ? size - 1 - i : i;
      written_ += static_cast<char>(static_cast<unsigned char>(value >> (8 * at)));
    }
    return *this;
  }
  ByteWriter& text(std::string_view bytes) {
    written_ += bytes;
    return *this;
  }
  ByteWriter& text_and_nul(std::string_view bytes) {
    written_ += bytes;
    written_ += '\0';
    return *this;
  }
  /// With its length in front, a number of `size` bytes.
  ByteWriter& counted(std::string_view bytes, std::size_t size) { return number(bytes.size(), size).text(bytes); }

  [[nodiscard]] const std::string& written() const { return written_; }

 private:
  std::string written_;
  ByteOrder order_;
};

}  // namespace toolkit::wire
