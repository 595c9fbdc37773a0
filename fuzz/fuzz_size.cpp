// Sizes: no text crashes the parser, and what it accepts reads back from its written form.
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

#include "fuzz/require.hpp"
#include "lib/core/values.hpp"

// The name is libFuzzer's.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using toolkit::fuzz::require;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto bytes = toolkit::parse_size(text);
  if (!bytes) {
    require(!bytes.error().message.empty(), "a refusal says why");
    return 0;
  }
  require(*bytes <= std::numeric_limits<std::int64_t>::max(), "a size is below 2^63");
  require(toolkit::parse_size(toolkit::format_size(*bytes)) == *bytes, "the written size reads back as the same value");
  return 0;
}
