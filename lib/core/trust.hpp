// Which certificate authorities a TLS client of ours trusts.
#pragma once

#include <string>

#include "lib/core/environment.hpp"

namespace toolkit {

/// Either may be empty; with both empty the TLS library's own default is all there is.
struct TrustStore {
  std::string file;  ///< a bundle in PEM form
  std::string dir;   ///< a folder of hashed certificates
};

/// SSL_CERT_FILE and SSL_CERT_DIR when set; else the first bundle found where Debian, Red Hat and Alpine keep it. A
/// static binary has no distribution of its own to know the place from.
[[nodiscard]] TrustStore trust_store(const Environment& environment);

}  // namespace toolkit
