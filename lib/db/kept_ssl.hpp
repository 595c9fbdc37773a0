// Keeps the TLS handles that libpq makes for itself, because OpenSSL's verdict on a certificate goes with them.
#pragma once

#include <openssl/ssl.h>

#include <memory>

#include "lib/core/releaser.hpp"

namespace toolkit::db {

/// Holds the last TLS handle that this thread makes while it lives. libpq can make one, be refused and free it within
/// one call, so that asking libpq for it between two calls is not enough. One at a time in a thread.
class KeptSsl {
 public:
  /// Throws EnvironmentError when OpenSSL has no memory.
  KeptSsl();
  KeptSsl(const KeptSsl&) = delete;
  KeptSsl& operator=(const KeptSsl&) = delete;
  ~KeptSsl();

  /// Null when none was made.
  [[nodiscard]] SSL* get() const { return ssl_.get(); }

 private:
  /// OpenSSL calls it with every handle it makes, whoever asked for it.
  static void keep(void* handle, void* value, CRYPTO_EX_DATA* data, int index, long unused, void* argument);

  std::unique_ptr<SSL, Releaser<SSL_free>> ssl_;
};

}  // namespace toolkit::db
