#include "lib/wire/mysql_password.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <memory>
#include <vector>

#include "lib/core/releaser.hpp"

namespace toolkit::wire {
namespace {

using Bio = std::unique_ptr<BIO, Releaser<BIO_free>>;
using Key = std::unique_ptr<EVP_PKEY, Releaser<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Releaser<EVP_PKEY_CTX_free>>;

std::string digest(const EVP_MD* kind, std::string_view bytes) {
  std::vector<unsigned char> hash(EVP_MAX_MD_SIZE);
  unsigned size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), hash.data(), &size, kind, nullptr) != 1) {
    throw EnvironmentError{"OpenSSL has no SHA-1 or SHA-256"};
  }
  return {hash.begin(), hash.begin() + size};
}

/// Byte by byte; `with` begins anew where it ends.
std::string exclusive_or(std::string_view bytes, std::string_view with) {
  std::string result{bytes};
  for (std::size_t i = 0; i < result.size() && !with.empty(); ++i) {
    result[i] = static_cast<char>(result[i] ^ with[i % with.size()]);
  }
  return result;
}

Key read_key(std::string_view pem) {
  const Bio bio{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
  if (!bio) throw EnvironmentError{"OpenSSL got no memory"};
  return Key{PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr)};
}

}  // namespace

std::string mysql_native_proof(std::string_view password, std::string_view nonce) {
  if (password.empty()) return "";
  const std::string once = digest(EVP_sha1(), password);
  return exclusive_or(once, digest(EVP_sha1(), std::string{nonce} + digest(EVP_sha1(), once)));
}

std::string mysql_sha2_proof(std::string_view password, std::string_view nonce) {
  if (password.empty()) return "";
  const std::string once = digest(EVP_sha256(), password);
  return exclusive_or(once, digest(EVP_sha256(), digest(EVP_sha256(), once) + std::string{nonce}));
}

Result<std::string> mysql_encrypted(std::string_view password, std::string_view nonce, std::string_view public_key) {
  const Key key = read_key(public_key);
  const KeyContext context{key ? EVP_PKEY_CTX_new(key.get(), nullptr) : nullptr};
  const std::string plain = exclusive_or(std::string{password} + '\0', nonce);
  const auto* const in = reinterpret_cast<const unsigned char*>(plain.data());
  std::string out;
  std::size_t size = 0;
  bool done = context && EVP_PKEY_is_a(key.get(), "RSA") == 1 && EVP_PKEY_encrypt_init(context.get()) == 1 &&
              EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING) == 1 &&
              EVP_PKEY_encrypt(context.get(), nullptr, &size, in, plain.size()) == 1;
  if (done) {
    out.resize(size);
    auto* const to = reinterpret_cast<unsigned char*>(out.data());
    done = EVP_PKEY_encrypt(context.get(), to, &size, in, plain.size()) == 1;
    out.resize(size);
  }
  // What OpenSSL noted would be taken for the reason of another failure.
  ERR_clear_error();
  if (!done) return fail(Failure::corrupt, "it gives no RSA key that the password can be encrypted with");
  return out;
}

}  // namespace toolkit::wire
