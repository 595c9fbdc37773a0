// Lines that others wrote: no text crashes the redaction, and no secret that is known is left in any.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/require.hpp"
#include "lib/redact/redact.hpp"

// The name is libFuzzer's.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace toolkit;
  const std::string text{reinterpret_cast<const char*>(data), size};
  static_cast<void>(redact::url(text));
  static_cast<void>(redact::text(text, {}));
  // What is cut out is put together with what stood beside it: a secret of asterisks may come about.
  const std::string secret = text.substr(0, size % 16);
  if (secret.size() < 4 || secret.find('*') != std::string::npos) return 0;
  if (secret.find_first_not_of(" \t\r\n\v\f") == std::string::npos) return 0;
  fuzz::require(redact::text(text, {secret}).find(secret) == std::string::npos, "a known secret is gone");
  return 0;
}
