#include "lib/wire/mongodb.hpp"

#include <algorithm>

#include "lib/wire/bson.hpp"
#include "lib/wire/byte_cursor.hpp"
#include "lib/wire/byte_writer.hpp"

namespace toolkit::wire {
namespace {

constexpr std::int32_t kOpMsg = 2013;
constexpr std::int32_t kRequestId = 1;
constexpr std::uint32_t kChecksumPresent = 1U << 0U;
constexpr std::size_t kChecksum = 4;
// The lower 16 flags change the message's form: who does not know one must not read on.
constexpr std::uint32_t kMoreToCome = 1U << 1U;
constexpr std::uint32_t kRequired = 0xffffU;
constexpr std::uint8_t kBody = 0;

/// Numbers are truth values too: `ok` is 1.0.
bool is_true(const BsonElements& elements, std::string_view name) {
  const auto found = elements.find(name);
  if (found == elements.end()) return false;
  if (const auto* truth = std::get_if<bool>(&found->second)) return *truth;
  if (const auto* number = std::get_if<double>(&found->second)) return *number == 1;
  const auto* whole = std::get_if<std::int64_t>(&found->second);
  return whole != nullptr && *whole == 1;
}

std::string text(const BsonElements& elements, std::string_view name) {
  const auto found = elements.find(name);
  const auto* value = found == elements.end() ? nullptr : std::get_if<std::string>(&found->second);
  return value == nullptr ? "" : *value;
}

std::int64_t number(const BsonElements& elements, std::string_view name) {
  const auto found = elements.find(name);
  const auto* value = found == elements.end() ? nullptr : std::get_if<std::int64_t>(&found->second);
  return value == nullptr ? 0 : *value;
}

/// {hello: 1, $db: "admin"}
std::string hello_document() {
  ByteWriter writer;
  writer.text_and_zero("\x10hello").little(std::int32_t{1}).text({"\x02$db\0\x06\0\0\0admin\0", 15});
  const std::string& elements = writer.written();
  const auto length = static_cast<std::int32_t>(sizeof(std::int32_t) + elements.size() + 1);
  return ByteWriter{}.little(length).text_and_zero(elements).written();
}

}  // namespace

std::string mongodb_hello() {
  constexpr std::uint32_t kNoFlags = 0;
  constexpr std::int32_t kAnswersNothing = 0;
  const std::string body = ByteWriter{}.little(kNoFlags).little(kBody).text(hello_document()).written();
  const auto length = static_cast<std::int32_t>(kMongodbHeader + body.size());
  ByteWriter message;
  message.little(length).little(kRequestId).little(kAnswersNothing).little(kOpMsg).text(body);
  return message.written();
}

std::optional<std::size_t> mongodb_rest_of_message(std::string_view header) {
  ByteCursor reader{header};
  const auto length = reader.little<std::int32_t>();
  static_cast<void>(reader.little<std::int32_t>());  // the server's own number
  const auto answers = reader.little<std::int32_t>();
  const auto opcode = reader.little<std::int32_t>();
  const bool is_ours = !reader.failed() && answers == kRequestId && opcode == kOpMsg;
  if (!is_ours || length < static_cast<std::int32_t>(kMongodbHeader)) return std::nullopt;
  return static_cast<std::size_t>(length) - kMongodbHeader;
}

std::optional<MongodbHello> parse_mongodb_hello(std::string_view message) {
  ByteCursor reader{message};
  const auto flags = reader.little<std::uint32_t>();
  const auto kind = reader.little<std::uint8_t>();
  if (reader.failed() || kind != kBody) return std::nullopt;
  if ((flags & kRequired & ~(kChecksumPresent | kMoreToCome)) != 0) return std::nullopt;
  std::string_view document = reader.rest();
  if ((flags & kChecksumPresent) != 0) document.remove_suffix(std::min(kChecksum, document.size()));
  const auto elements = parse_bson(document);
  if (!elements) return std::nullopt;
  return MongodbHello{.is_ok = is_true(*elements, "ok"),
                      .code = number(*elements, "code"),
                      .error = text(*elements, "errmsg"),
                      .is_writable_primary = is_true(*elements, "isWritablePrimary"),
                      .is_secondary = is_true(*elements, "secondary"),
                      .is_arbiter = is_true(*elements, "arbiterOnly"),
                      .is_uninitiated = is_true(*elements, "isreplicaset"),
                      .is_mongos = text(*elements, "msg") == "isdbgrid",
                      .set_name = text(*elements, "setName"),
                      .info = text(*elements, "info")};
}

}  // namespace toolkit::wire
