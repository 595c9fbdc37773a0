// Durations: no text crashes the parser, and what it accepts reads back from its shortest spelling.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fuzz/require.hpp"
#include "lib/core/values.hpp"

// The name is libFuzzer's.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using toolkit::fuzz::require;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto value = toolkit::parse_duration(text);
  if (!value) {
    require(!value.error().message.empty(), "a refusal says why");
    return 0;
  }
  require(value->count() >= 0 && *value <= std::chrono::hours{24} * 10'000, "a duration is from 0 to 10000 days");
  const std::string written = toolkit::format_duration(*value);
  require(toolkit::parse_duration(written) == *value, "the written duration reads back as the same value");
  return 0;
}
