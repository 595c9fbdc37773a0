#include "lib/examples/rapidcheck_reproduce.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_set>
#include <utility>

namespace toolkit::examples {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+_";

/// Base64 in an alphabet, and with an order of bits, of rapidcheck's own.
std::optional<std::string> decoded(std::string_view text) {
  std::string bytes;
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char c : text) {
    const std::size_t value = kAlphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    bits |= static_cast<std::uint32_t>(value) << count;
    count += 6;
    if (count < 8) continue;
    bytes += static_cast<char>(bits & 0xffU);
    bits >>= 8;
    count -= 8;
  }
  return bytes;
}

std::string encoded(std::string_view bytes) {
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::string_view group = bytes.substr(at, 3);
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < group.size(); ++i) {
      bits |= static_cast<std::uint32_t>(static_cast<unsigned char>(group[i])) << (8 * i);
    }
    for (std::size_t i = 0; i < group.size() * 8; i += 6) text += kAlphabet[(bits >> i) & 0x3fU];
  }
  return text;
}

/// Seven bits a byte, the lowest first.
std::string compact(std::uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) bytes += static_cast<char>((value & 0x7fU) | 0x80U);
  return bytes + static_cast<char>(value);
}

class Cursor {
 public:
  explicit Cursor(std::string_view bytes) : bytes_{bytes} {}
  [[nodiscard]] bool is_good() const { return is_good_; }
  [[nodiscard]] std::size_t at() const { return at_; }

  std::string_view take(std::uint64_t count) {
    if (count > bytes_.size() - at_) {
      is_good_ = false;
      return {};
    }
    at_ += count;
    return bytes_.substr(at_ - count, count);
  }

  std::uint64_t take_compact() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const std::string_view one = take(1);
      if (one.empty()) return 0;
      const auto byte = static_cast<unsigned char>(one.front());
      value |= static_cast<std::uint64_t>(byte & 0x7fU) << shift;
      if ((byte & 0x80U) == 0) return value;
    }
    is_good_ = false;
    return 0;
  }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
  bool is_good_ = true;
};

void skip_example(Cursor& cursor) {
  cursor.take(32);  // the generator's key
  cursor.take_compact();
  cursor.take_compact();
  cursor.take(1);
  cursor.take(4);  // the size
  const std::uint64_t steps = cursor.take_compact();
  for (std::uint64_t i = 0; i < steps && cursor.is_good(); ++i) cursor.take_compact();
}

}  // namespace

std::vector<Reproduction> parse_reproduce(std::string_view text) {
  const auto bytes = decoded(text);
  if (!bytes) return {};
  Cursor cursor{*bytes};
  std::vector<Reproduction> all;
  const std::uint64_t count = cursor.take_compact();
  for (std::uint64_t i = 0; i < count && cursor.is_good(); ++i) {
    const std::string name{cursor.take(cursor.take_compact())};
    const std::size_t begin = cursor.at();
    skip_example(cursor);
    all.push_back({name, bytes->substr(begin, cursor.at() - begin)});
  }
  if (!cursor.is_good() || cursor.at() != bytes->size()) return {};
  return all;
}

std::string print_reproduce(const std::vector<Reproduction>& all) {
  std::unordered_set<std::string_view> names;
  std::string bytes;
  for (const Reproduction& one : all) {
    if (names.insert(one.name).second) bytes += compact(one.name.size()) + one.name + one.bytes;
  }
  return encoded(compact(names.size()) + bytes);
}

}  // namespace toolkit::examples
