#include "lib/core/trust.hpp"

#include <unistd.h>

#include <array>

namespace toolkit {
namespace {

constexpr std::array kBundles{
    "/etc/ssl/certs/ca-certificates.crt",                 // Debian, Ubuntu, and our own image
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // Red Hat, Fedora
    "/etc/pki/tls/certs/ca-bundle.crt",                   // Red Hat, older
    "/etc/ssl/cert.pem",                                  // Alpine
};

}  // namespace

TrustStore trust_store(const Environment& environment) {
  TrustStore chosen{environment.get("SSL_CERT_FILE").value_or(""), environment.get("SSL_CERT_DIR").value_or("")};
  if (!chosen.file.empty() || !chosen.dir.empty()) return chosen;
  for (const char* bundle : kBundles) {
    if (::access(bundle, R_OK) == 0) return {bundle, ""};
  }
  return {};
}

}  // namespace toolkit
