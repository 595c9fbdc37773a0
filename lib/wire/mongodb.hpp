// What we ask a MongoDB server, and what it answers. Source: MongoDB Manual 8.0, "MongoDB Wire Protocol" (OP_MSG) and
// "hello".
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace toolkit::wire {

/// Every message begins with so many bytes, which say how long it is.
inline constexpr std::size_t kMongodbHeader = 16;

/// The command `hello`, as a whole message.
[[nodiscard]] std::string mongodb_hello();

/// How many bytes follow this header. Nothing when it does not begin the answer to mongodb_hello().
[[nodiscard]] std::optional<std::size_t> mongodb_rest_of_message(std::string_view header);

/// What a server says of itself. Texts are empty when it does not say them.
struct MongodbHello {
  bool is_ok = false;
  std::int64_t code = 0;  ///< when it is not ok
  std::string error;      ///< likewise
  bool is_writable_primary = false;
  bool is_secondary = false;
  bool is_arbiter = false;
  bool is_uninitiated = false;  ///< started as a member of a replica set that is not there yet
  bool is_mongos = false;
  std::string set_name;
  std::string info;  ///< why it is no member yet, in words
};

/// The message behind its header. Nothing when it is none of that form.
[[nodiscard]] std::optional<MongodbHello> parse_mongodb_hello(std::string_view message);

}  // namespace toolkit::wire
