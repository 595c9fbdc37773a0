// The key that a MySQL server sends: whatever it is, it encrypts a password or is refused. OpenSSL takes a millisecond
// for each, so that the packets have a target of their own.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fuzz/require.hpp"
#include "lib/wire/mysql_password.hpp"

// The name is libFuzzer's.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view key{reinterpret_cast<const char*>(data), size};
  const auto encrypted = toolkit::wire::mysql_encrypted("password", "12345678901234567890", key);
  toolkit::fuzz::require(!encrypted || *encrypted != "password", "a password is not sent as it is");
  return 0;
}
