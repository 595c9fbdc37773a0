#include "lib/wire/mysql_password.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <memory>
#include <vector>

#include "lib/core/releaser.hpp"
#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::wire;

namespace {

using Bio = std::unique_ptr<BIO, Releaser<BIO_free>>;
using Key = std::unique_ptr<EVP_PKEY, Releaser<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Releaser<EVP_PKEY_CTX_free>>;

std::string bytes(const std::vector<unsigned char>& values) { return {values.begin(), values.end()}; }

std::string public_part(const Key& key) {
  const Bio bio{BIO_new(BIO_s_mem())};
  REQUIRE(PEM_write_bio_PUBKEY(bio.get(), key.get()) == 1);
  std::string pem(4096, '\0');
  pem.resize(static_cast<std::size_t>(BIO_read(bio.get(), pem.data(), static_cast<int>(pem.size()))));
  return pem;
}

Key new_key(const char* kind, unsigned bits) {
  const KeyContext context{EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr)};
  EVP_PKEY* key = nullptr;
  REQUIRE(EVP_PKEY_keygen_init(context.get()) == 1);
  if (bits != 0) REQUIRE(EVP_PKEY_CTX_set_rsa_keygen_bits(context.get(), static_cast<int>(bits)) == 1);
  REQUIRE(EVP_PKEY_generate(context.get(), &key) == 1);
  return Key{key};
}

/// As the server reads it.
std::string decrypted(const Key& key, const std::string& secret, const std::string& nonce) {
  const KeyContext context{EVP_PKEY_CTX_new(key.get(), nullptr)};
  REQUIRE(EVP_PKEY_decrypt_init(context.get()) == 1);
  REQUIRE(EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING) == 1);
  std::vector<unsigned char> plain(1024);
  std::size_t size = plain.size();
  const auto* const in = reinterpret_cast<const unsigned char*>(secret.data());
  REQUIRE(EVP_PKEY_decrypt(context.get(), plain.data(), &size, in, secret.size()) == 1);
  std::string text(plain.begin(), plain.begin() + static_cast<std::ptrdiff_t>(size));
  for (std::size_t i = 0; i < text.size(); ++i) text[i] = static_cast<char>(text[i] ^ nonce[i % nonce.size()]);
  return text;
}

}  // namespace

// The vectors are those of auth_test.go in go-sql-driver/mysql.
TEST_CASE("mysql_native_password proves a password as others do", "[wire]") {
  const std::string nonce =
      bytes({70, 114, 92, 94, 1, 38, 11, 116, 63, 114, 23, 101, 126, 103, 26, 95, 81, 17, 24, 21});
  CHECK(mysql_native_proof("secret", nonce) ==
        bytes({53, 177, 140, 159, 251, 189, 127, 53, 109, 252, 172, 50, 211, 192, 240, 164, 26, 48, 207, 45}));
  CHECK(mysql_native_proof("", nonce).empty());
}

TEST_CASE("caching_sha2_password proves a password as others do", "[wire]") {
  const std::string nonce =
      bytes({90, 105, 74, 126, 30, 48, 37, 56, 3, 23, 115, 127, 69, 22, 41, 84, 32, 123, 43, 118});
  CHECK(mysql_sha2_proof("secret", nonce) ==
        bytes({102, 32,  5,   35, 143, 161, 140, 241, 171, 232, 56,  139, 43, 14, 107, 196,
               249, 170, 147, 60, 220, 204, 120, 178, 214, 15,  184, 150, 26, 61, 57,  235}));
  const std::string other = bytes({10, 47, 74, 111, 75, 73, 34, 48, 88, 76, 114, 74, 37, 13, 3, 80, 82, 2, 23, 21});
  CHECK(mysql_sha2_proof("secret2", other) ==
        bytes({0xab, 0xc3, 0x93, 0x4a, 0x01, 0x2c, 0xf3, 0x42, 0xe8, 0x76, 0x07, 0x1c, 0x8e, 0xe2, 0x02, 0xde,
               0x51, 0x78, 0x5b, 0x43, 0x02, 0x58, 0xa7, 0xa0, 0x13, 0x8b, 0xc7, 0x9c, 0x4d, 0x80, 0x0b, 0xc6}));
  CHECK(mysql_sha2_proof("", nonce).empty());
}

TEST_CASE("a password is encrypted for the server's key, with a NUL behind it, under the nonce", "[wire]") {
  const Key key = new_key("RSA", 2048);
  const std::string nonce = "abcdefghijklmnopqrst";
  for (const std::string& password : {std::string{"secret"}, std::string(60, 'x'), std::string{}}) {
    const auto secret = mysql_encrypted(password, nonce, public_part(key));
    REQUIRE(secret);
    CHECK(secret->size() == 256);
    CHECK(decrypted(key, *secret, nonce) == password + '\0');
    CHECK(*mysql_encrypted(password, nonce, public_part(key)) != *secret);  // OAEP is random
  }
}

TEST_CASE("without an RSA key that is large enough no password is encrypted", "[wire]") {
  const std::string large = public_part(new_key("RSA", 2048));
  const std::string other = public_part(new_key("ED25519", 0));
  for (const std::string& key : {std::string{}, std::string{"no key"}, large.substr(0, large.size() / 2), other}) {
    INFO(key);
    const auto secret = mysql_encrypted("secret", "nonce", key);
    REQUIRE_FALSE(secret);
    CHECK(secret.error().failure == Failure::corrupt);
  }
  CHECK_FALSE(mysql_encrypted(std::string(215, 'x'), "nonce", large));
  CHECK(mysql_encrypted(std::string(213, 'x'), "nonce", large));
}
