// How a password is proved to a MySQL or MariaDB server. Source: dev.mysql.com, "MySQL Internals: Authentication
// Method", pages mysql_native_password and caching_sha2_password.
#pragma once

#include <string>
#include <string_view>

#include "lib/core/result.hpp"

namespace toolkit::wire {

/// SHA1(password) XOR SHA1(nonce + SHA1(SHA1(password))); empty for an empty password. Throws EnvironmentError when
/// OpenSSL has no SHA-1, as where FIPS 140 rules.
[[nodiscard]] std::string mysql_native_proof(std::string_view password, std::string_view nonce);

/// SHA256(password) XOR SHA256(SHA256(SHA256(password)) + nonce); empty for an empty password.
[[nodiscard]] std::string mysql_sha2_proof(std::string_view password, std::string_view nonce);

/// The password itself, readable by the holder of `public_key` (PEM) alone: for a server that has not seen it before.
/// Error: corrupt when that is no RSA key, or one too small for the password.
[[nodiscard]] Result<std::string> mysql_encrypted(std::string_view password, std::string_view nonce,
                                                  std::string_view public_key);

}  // namespace toolkit::wire
