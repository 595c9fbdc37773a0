#include "lib/wire/grpc.hpp"

#include <array>

#include "lib/core/values.hpp"
#include "lib/wire/byte_cursor.hpp"
#include "lib/wire/byte_writer.hpp"

namespace toolkit::wire {
namespace {

constexpr std::array<std::string_view, 4> kHealthNames{"UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"};
constexpr std::array<std::string_view, 17> kCodeNames{
    "OK",        "CANCELLED",      "UNKNOWN",           "INVALID_ARGUMENT",   "DEADLINE_EXCEEDED",
    "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION",
    "ABORTED",   "OUT_OF_RANGE",   "UNIMPLEMENTED",     "INTERNAL",           "UNAVAILABLE",
    "DATA_LOSS", "UNAUTHENTICATED"};

template <std::size_t Count>
std::string name_of(const std::array<std::string_view, Count>& names, std::uint64_t number) {
  return number < Count ? std::string{names[number]} : std::to_string(number);
}

// Both messages have one field, and it is their first.
constexpr std::uint64_t kField = 1;

/// How a field is written, by the lower three bits of its tag.
enum class Form : std::uint64_t { varint = 0, fixed64 = 1, sized = 2, fixed32 = 5 };

constexpr std::uint64_t tag(std::uint64_t field, Form form) { return field << 3U | static_cast<std::uint64_t>(form); }

void append_varint(std::string& bytes, std::uint64_t value) {
  for (; value > 0x7fU; value >>= 7U) bytes += static_cast<char>(value | 0x80U);
  bytes += static_cast<char>(value);
}

std::uint64_t take_varint(ByteCursor& reader) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    const auto byte = reader.little<std::uint8_t>();
    value |= std::uint64_t{byte & 0x7fU} << shift;
    if ((byte & 0x80U) == 0) return value;
  }
  reader.fail();
  return 0;
}

/// A field that a newer server may have added.
void pass_over(ByteCursor& reader, Form form) {
  switch (form) {
    case Form::varint: static_cast<void>(take_varint(reader)); return;
    case Form::fixed64: static_cast<void>(reader.take(8)); return;
    case Form::sized: static_cast<void>(reader.take(take_varint(reader))); return;
    case Form::fixed32: static_cast<void>(reader.take(4)); return;
    default: reader.fail();
  }
}

}  // namespace

std::string grpc_health_name(GrpcHealth health) { return name_of(kHealthNames, static_cast<std::uint64_t>(health)); }

std::string grpc_health_request(std::string_view service) {
  std::string message;
  if (!service.empty()) {
    append_varint(message, tag(kField, Form::sized));
    append_varint(message, service.size());
    message += service;
  }
  constexpr std::uint8_t kNotCompressed = 0;
  return ByteWriter{}.big(kNotCompressed).big_counted<std::uint32_t>(message).written();
}

std::optional<GrpcHealth> parse_grpc_health(std::string_view body) {
  ByteCursor reader{body};
  const auto compressed = reader.big<std::uint8_t>();
  const auto length = reader.big<std::uint32_t>();
  if (reader.failed() || compressed != 0 || length != reader.rest().size()) return std::nullopt;
  std::uint64_t health = 0;  // proto3 leaves out a field of value 0
  while (!reader.failed() && !reader.rest().empty()) {
    const std::uint64_t found = take_varint(reader);
    if (found == tag(kField, Form::varint)) {
      health = take_varint(reader);
    } else {
      pass_over(reader, Form{found & 7U});
    }
  }
  if (reader.failed()) return std::nullopt;
  return GrpcHealth{health};
}

std::optional<GrpcCode> parse_grpc_code(std::string_view text) {
  const auto number = parse_number(text, 0, UINT32_MAX);
  if (!number) return std::nullopt;
  return GrpcCode{*number};
}

std::string grpc_code_name(GrpcCode code) { return name_of(kCodeNames, static_cast<std::uint64_t>(code)); }

}  // namespace toolkit::wire
