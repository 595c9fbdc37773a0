// Takes numbers and text off the front of what came over the wire, without ever reading past its end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace toolkit::wire {

/// Once something was missing, all that is read is empty or 0 and failed() says so: a parser asks once, at its end.
class ByteCursor {
 public:
  explicit ByteCursor(std::string_view bytes) : bytes_{bytes} {}

  [[nodiscard]] std::string_view take(std::size_t count) {
    if (failed_ || count > bytes_.size()) return fail();
    const std::string_view taken = bytes_.substr(0, count);
    bytes_.remove_prefix(count);
    return taken;
  }
  /// Up to the next zero byte, which is taken too and not returned.
  [[nodiscard]] std::string_view take_to_zero() {
    const std::size_t end = bytes_.find('\0');
    if (failed_ || end == std::string_view::npos) return fail();
    return take(end + 1).substr(0, end);
  }
  template <typename Int>
  [[nodiscard]] Int little() {
    std::make_unsigned_t<Int> value = 0;
    const std::string_view bytes = take(sizeof(Int));
    for (std::size_t i = bytes.size(); i-- > 0;) append_byte(value, bytes[i]);
    return static_cast<Int>(value);
  }
  template <typename Int>
  [[nodiscard]] Int big() {
    std::make_unsigned_t<Int> value = 0;
    for (const char byte : take(sizeof(Int))) append_byte(value, byte);
    return static_cast<Int>(value);
  }
  /// Makes it fail, for a value that cannot be.
  std::string_view fail() {
    failed_ = true;
    bytes_ = {};
    return {};
  }

  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] std::string_view rest() const { return bytes_; }

 private:
  template <typename Unsigned>
  static void append_byte(Unsigned& value, char byte) {
    value = static_cast<Unsigned>((std::uint64_t{value} << 8U) | static_cast<unsigned char>(byte));
  }

  std::string_view bytes_;
  bool failed_ = false;
};

}  // namespace toolkit::wire
