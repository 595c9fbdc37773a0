#include "lib/wire/bson.hpp"

#include <bit>

#include "lib/wire/byte_cursor.hpp"

namespace toolkit::wire {
namespace {

/// What an element is, by the byte before its name.
enum class Type : std::uint8_t {
  end = 0x00,
  number = 0x01,
  text = 0x02,
  document = 0x03,
  array = 0x04,
  binary = 0x05,
  undefined = 0x06,
  object_id = 0x07,
  truth = 0x08,
  time = 0x09,
  null = 0x0a,
  regex = 0x0b,
  pointer = 0x0c,
  code = 0x0d,
  symbol = 0x0e,
  scoped_code = 0x0f,
  int32 = 0x10,
  timestamp = 0x11,
  int64 = 0x12,
  decimal = 0x13,
  max_key = 0x7f,
  min_key = 0xff,
};

constexpr std::size_t kLength = 4;
constexpr std::size_t kObjectId = 12;
constexpr std::size_t kDecimal = 16;

/// A length that counts the zero byte at the end, then the text.
std::string_view take_text(ByteCursor& reader) {
  const auto length = reader.little<std::int32_t>();
  if (length < 1) return reader.fail();
  const std::string_view text = reader.take(static_cast<std::size_t>(length));
  if (!text.ends_with('\0')) return reader.fail();
  return text.substr(0, text.size() - 1);
}

/// What begins with its own length, that length included: a document, and code with its scope.
void pass_over_sized(ByteCursor& reader) {
  const auto length = reader.little<std::int32_t>();
  if (length <= static_cast<std::int32_t>(kLength)) {
    reader.fail();
    return;
  }
  if (!reader.take(static_cast<std::size_t>(length) - kLength).ends_with('\0')) reader.fail();
}

void pass_over_binary(ByteCursor& reader) {
  const auto length = reader.little<std::int32_t>();
  if (length < 0) reader.fail();
  static_cast<void>(reader.take(std::size_t{1} + static_cast<std::uint32_t>(length)));  // one for its subtype
}

void pass_over(ByteCursor& reader, Type type) {
  switch (type) {
    case Type::document:
    case Type::array:
    case Type::scoped_code: return pass_over_sized(reader);
    case Type::binary: return pass_over_binary(reader);
    case Type::undefined:
    case Type::null:
    case Type::min_key:
    case Type::max_key: return;
    case Type::object_id: static_cast<void>(reader.take(kObjectId)); return;
    case Type::time:
    case Type::timestamp: static_cast<void>(reader.little<std::int64_t>()); return;
    case Type::decimal: static_cast<void>(reader.take(kDecimal)); return;
    case Type::code:
    case Type::symbol: static_cast<void>(take_text(reader)); return;
    case Type::pointer:
      static_cast<void>(take_text(reader));
      static_cast<void>(reader.take(kObjectId));
      return;
    case Type::regex:
      static_cast<void>(reader.take_to_zero());
      static_cast<void>(reader.take_to_zero());
      return;
    default: reader.fail();
  }
}

/// Nothing for an element that we do not keep.
std::optional<BsonValue> take_value(ByteCursor& reader, Type type) {
  switch (type) {
    case Type::number: return std::bit_cast<double>(reader.little<std::int64_t>());
    case Type::text: return std::string{take_text(reader)};
    case Type::truth: return reader.little<std::uint8_t>() != 0;
    case Type::int32: return std::int64_t{reader.little<std::int32_t>()};
    case Type::int64: return reader.little<std::int64_t>();
    default: pass_over(reader, type); return std::nullopt;
  }
}

}  // namespace

std::optional<BsonElements> parse_bson(std::string_view bytes) {
  ByteCursor reader{bytes};
  if (reader.little<std::uint32_t>() != bytes.size()) return std::nullopt;
  BsonElements elements;
  while (!reader.failed()) {
    const Type type{reader.little<std::uint8_t>()};
    if (type == Type::end) break;
    std::string name{reader.take_to_zero()};
    auto value = take_value(reader, type);
    if (value && !reader.failed()) elements.emplace(std::move(name), std::move(*value));
  }
  if (reader.failed() || !reader.rest().empty()) return std::nullopt;
  return elements;
}

}  // namespace toolkit::wire
