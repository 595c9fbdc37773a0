// Lines that others wrote: no text crashes the redaction, and no secret that is known is left in any.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/require.hpp"
#include "lib/core/text.hpp"
#include "lib/redact/redact.hpp"

namespace {

using namespace toolkit;

constexpr std::string_view kBlanks = " \t\r\n\v\f";

/// Only the secret has lower-case letters, so that any that is left is a piece of it.
void check_pieces(std::string_view text) {
  if (text.size() < 8) return;
  const std::size_t start = static_cast<unsigned char>(text[0]) % text.size();
  const std::size_t length = static_cast<unsigned char>(text[1]) % 32U;
  const std::string secret = lower(text.substr(start, length));
  if (secret.size() < 4 || secret.find_first_not_of(kBlanks) == std::string::npos) return;
  const std::string line =
      upper(text.substr(2, start)) + secret + upper(text.substr(std::min(start + length, text.size())));
  const std::string shown = redact::text(line, {secret});
  fuzz::require(shown == upper(shown), "no piece of a known secret is left");
}

}  // namespace

// The name is libFuzzer's.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text{reinterpret_cast<const char*>(data), size};
  static_cast<void>(redact::url(text));
  static_cast<void>(redact::text(text, {}));
  check_pieces(text);
  // What is cut out is put together with what stood beside it: a secret of asterisks may come about.
  const std::string secret = text.substr(0, size % 16);
  if (secret.size() < 4 || secret.find('*') != std::string::npos) return 0;
  if (secret.find_first_not_of(kBlanks) == std::string::npos) return 0;
  fuzz::require(redact::text(text, {secret}).find(secret) == std::string::npos, "a known secret is gone");
  return 0;
}
