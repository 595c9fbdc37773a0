// What Redis and PostgreSQL say of their settings: no text crashes a reader, and no value is lost on its way to the
// journal.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fuzz/require.hpp"
#include "lib/dbsettings/postgres_facts.hpp"
#include "lib/dbsettings/postgres_value.hpp"
#include "lib/dbsettings/redis_values.hpp"

namespace {

using namespace toolkit::dbsettings;
using toolkit::fuzz::require;

void check_redis(std::string_view text) {
  require(is_same_redis_value(text, text), "a value is the same as itself");
  const auto bytes = redis_bytes(text);
  const std::string shown = shown_redis_value("maxmemory", text);
  if (bytes) require(redis_bytes(shown) == bytes, "the value that people see is the same");
  require(!shown.empty(), "people see even an empty value");
}

void check_postgres_value(std::string_view text) {
  const PostgresValue value = read_postgres_value(text);
  require(text_of(value) == text, "a value is written as it was read");
  require(satisfies(value, value) || value.line == PostgresValue::Line::there, "a value is what was asked for by it");
  require(shown_text(value).size() <= text.size(), "people see nothing that is made up");
  static_cast<void>(is_pending(value, true));
}

void check_postgres_facts(std::string_view text) {
  if (const auto facts = read_facts(text)) {
    const auto refusal = obstacle("server", "fsync", *facts);
    require(!refusal || refusal->message.starts_with("server: fsync: "), "a refusal says of what it is");
    const auto overruled = override_of("server", "fsync", *facts);
    require(!overruled || overruled->message.starts_with("server: fsync: "), "a refusal says of what it is");
  }
  if (const auto lines = read_lines(text)) {
    require(mistake_of("server", "fsync", *lines).has_value() != lines->mistake.empty(), "a mistake is told");
  }
}

}  // namespace

// The name is libFuzzer's.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  check_redis(text);
  check_postgres_value(text);
  check_postgres_facts(text);
  return 0;
}
