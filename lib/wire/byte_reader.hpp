// Takes the fields of a binary packet one after the other, and never more than there are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace toolkit::wire {

enum class ByteOrder { little, big };

class ByteReader {
 public:
  ByteReader(std::string_view bytes, ByteOrder order) : rest_{bytes}, order_{order} {}

  [[nodiscard]] std::string_view rest() const { return rest_; }
  /// A number of `size` bytes, at most 8.
  [[nodiscard]] std::optional<std::uint64_t> number(std::size_t size) {
    const auto bytes = take(size);
    if (!bytes) return std::nullopt;
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < size; ++i) {
      const std::size_t at = order_ == ByteOrder::big ? i : size - 1 - i;
      value = value << 8U | static_cast<unsigned char>((*bytes)[at]);
    }
    return value;
  }
  [[nodiscard]] std::optional<std::string_view> take(std::size_t size) {
    if (size > rest_.size()) return std::nullopt;
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }
  /// Up to the next NUL, which is taken with it.
  [[nodiscard]] std::optional<std::string_view> text_until_nul() {
    const std::size_t end = rest_.find('\0');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view text = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return text;
  }

 private:
  std::string_view rest_;
  ByteOrder order_;
};

}  // namespace toolkit::wire
