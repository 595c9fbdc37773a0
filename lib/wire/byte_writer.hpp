// Puts numbers and text together as they go over the wire: ByteCursor the other way round.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace toolkit::wire {

class ByteWriter {
 public:
  template <typename Int>
  ByteWriter& little(Int value) {
    for (std::size_t i = 0; i < sizeof(Int); ++i) append_byte(value, i);
    return *this;
  }
  template <typename Int>
  ByteWriter& big(Int value) {
    for (std::size_t i = sizeof(Int); i-- > 0;) append_byte(value, i);
    return *this;
  }
  ByteWriter& text(std::string_view bytes) {
    written_ += bytes;
    return *this;
  }
  ByteWriter& text_and_zero(std::string_view bytes) {
    written_ += bytes;
    written_ += '\0';
    return *this;
  }
  /// With its length in front, as big() writes it.
  template <typename Length>
  ByteWriter& big_counted(std::string_view bytes) {
    return big(static_cast<Length>(bytes.size())).text(bytes);
  }

  [[nodiscard]] const std::string& written() const { return written_; }

 private:
  /// `at` counts from the lowest.
  template <typename Int>
  void append_byte(Int value, std::size_t at) {
    const std::uint64_t bits = static_cast<std::make_unsigned_t<Int>>(value);
    written_ += static_cast<char>(static_cast<unsigned char>(bits >> (8 * at)));
  }

  std::string written_;
};

}  // namespace toolkit::wire
