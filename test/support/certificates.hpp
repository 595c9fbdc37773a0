// A certificate authority of the test's own, by the openssl program.
#pragma once

#include <string>

#include "test/support/temp_dir.hpp"

namespace toolkit::test {

class Authority {
 public:
  /// Throws std::runtime_error when there is no openssl program.
  Authority();
  [[nodiscard]] std::string ca_file() const { return folder_ / "ca.pem"; }
  /// A folder that holds the authority under its hash.
  [[nodiscard]] std::string ca_dir() const { return folder_ / "hashed"; }
  [[nodiscard]] std::string key_file() const { return folder_ / "server.key"; }
  /// A certificate, signed by the authority and made out to `name` ("DNS:localhost"), for the key of key_file().
  [[nodiscard]] std::string certificate_for(const std::string& name) const;

 private:
  void openssl(const std::string& arguments) const;

  TempDir folder_;
};

}  // namespace toolkit::test
