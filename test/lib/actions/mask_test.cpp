#include "lib/actions/mask.hpp"

#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::actions;
using Masks = std::vector<std::string>;

TEST_CASE("a secret is masked raw and percent-encoded", "[actions]") {
  CHECK(masks_of("s3cr3t-token") == Masks{"s3cr3t-token"});
  CHECK(masks_of("p/ss:w@rd!") == Masks{"p/ss:w@rd!", "p%2Fss%3Aw%40rd%21"});
}

TEST_CASE("a short secret is not masked", "[actions]") {
  CHECK(masks_of("1a2b3c4").empty());
  CHECK(masks_of("1a2b3c4d") == Masks{"1a2b3c4d"});
  CHECK(masks_of("ééééééé").empty());  // 7 characters in 14 bytes
  CHECK(masks_of("éééééééé").size() == 2);
  CHECK(masks_of("").empty());
}

TEST_CASE("a well-known test password is not masked", "[actions]") {
  for (const char* password :
       {"postgres", "password", "Password", "mysecretpassword", "changeme", "12345678", "minioadmin"}) {
    INFO(password);
    CHECK(masks_of(password).empty());
  }
  CHECK(masks_of("postgres-9f2c") == Masks{"postgres-9f2c"});
}

TEST_CASE("what is shown anyway as a name is not masked", "[actions]") {
  CHECK(masks_of("inventory", {"inventory", "db", "app"}).empty());
  CHECK(masks_of("inventory", {"app", "db", "Inventory"}).empty());
  CHECK(masks_of("inventory", {"app", "inventory.internal"}).empty());
  CHECK(masks_of("inventory", {"app", "db"}) == Masks{"inventory"});
  CHECK(masks_of("p@ssphrase", {"app", "db"}) == Masks{"p@ssphrase", "p%40ssphrase"});
}

TEST_CASE("of several lines only those that pass are masked", "[actions]") {
  CHECK(masks_of("{\n  abcdefgh12345678\r\n}\n") == Masks{"abcdefgh12345678"});
}

TEST_CASE("a header is masked whole and behind its scheme", "[actions]") {
  CHECK(masks_of_header("Authorization", "Bearer abc123def456") ==
        Masks{"Bearer abc123def456", "Bearer%20abc123def456", "abc123def456"});
  CHECK(masks_of_header("X-Api-Key", "abc123def456") == Masks{"abc123def456"});
  CHECK(masks_of_header("X-Api-Key", "short").empty());
  CHECK(masks_of_header("accept", "application/json").empty());
  CHECK(masks_of_header("X-Forwarded-Host", "app.internal", {"app.internal"}).empty());
  CHECK(masks_of_header("X-Token", "Bearer app.internal", {"app.internal"}) ==
        Masks{"Bearer app.internal", "Bearer%20app.internal"});
}
