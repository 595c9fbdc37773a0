#include "lib/db/kept_ssl.hpp"

#include "lib/core/result.hpp"

namespace toolkit::db {
namespace {

thread_local KeptSsl* keeper = nullptr;

}  // namespace

KeptSsl::KeptSsl() {
  static const int registered = SSL_get_ex_new_index(0, nullptr, &KeptSsl::keep, nullptr, nullptr);
  if (registered < 0) throw EnvironmentError{"OpenSSL got no memory"};
  keeper = this;
}

KeptSsl::~KeptSsl() { keeper = nullptr; }

void KeptSsl::keep(void* handle, void* /*value*/, CRYPTO_EX_DATA* /*data*/, int /*index*/, long /*unused*/,
                   void* /*argument*/) {
  if (keeper == nullptr) return;
  auto* ssl = static_cast<SSL*>(handle);
  SSL_up_ref(ssl);
  keeper->ssl_.reset(ssl);
}

}  // namespace toolkit::db
