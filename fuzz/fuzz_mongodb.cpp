// What a MongoDB server says: no bytes crash the reader, and what is accepted stands in the bytes.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fuzz/require.hpp"
#include "lib/wire/bson.hpp"
#include "lib/wire/mongodb.hpp"

namespace {

using namespace toolkit;
using fuzz::require;

void check_document(std::string_view bytes) {
  const auto elements = wire::parse_bson(bytes);
  if (!elements) return;
  require(bytes.size() >= 5 && bytes.back() == '\0', "a document ends with a zero byte");
  for (const auto& [name, value] : *elements) {
    require(bytes.find(name) != std::string_view::npos, "a name stands in the document");
    const auto* text = std::get_if<std::string>(&value);
    require(text == nullptr || bytes.find(*text) != std::string_view::npos, "a text stands in the document");
  }
  require(!wire::parse_bson(bytes.substr(0, bytes.size() - 1)), "a part is no document");
}

void check_message(std::string_view bytes) {
  const std::string_view header = bytes.substr(0, wire::kMongodbHeader);
  if (const auto rest = wire::mongodb_rest_of_message(header)) {
    require(header.size() == wire::kMongodbHeader, "a header is whole");
    require(*rest <= INT32_MAX, "a length is positive");
  }
  const auto hello = wire::parse_mongodb_hello(bytes.substr(header.size()));
  if (!hello) return;
  require(hello->error.size() + hello->set_name.size() + hello->info.size() < bytes.size(), "nothing is made up");
}

}  // namespace

// The name is libFuzzer's.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  check_message(bytes);
  check_document(bytes);
  // The document of a message.
  if (bytes.size() > wire::kMongodbHeader + 5) check_document(bytes.substr(wire::kMongodbHeader + 5));
  return 0;
}
