#include "lib/net/address.hpp"

#include "test/support/catch.hpp"

using namespace toolkit;
using net::Address;

namespace {

bool is_near(const char* ip) {
  const auto address = Address::parse(ip, 80);
  REQUIRE(address.has_value());
  return address->is_near();
}

}  // namespace

TEST_CASE("an address is written as it was read", "[net]") {
  const auto v4 = Address::parse("127.0.0.1", 80);
  REQUIRE(v4);
  CHECK(v4->family() == AF_INET);
  CHECK(v4->ip() == "127.0.0.1");
  CHECK(v4->text() == "127.0.0.1:80");
  const auto v6 = Address::parse("::1", 65535);
  REQUIRE(v6);
  CHECK(v6->family() == AF_INET6);
  CHECK(v6->ip() == "::1");
  CHECK(v6->text() == "[::1]:65535");
  CHECK(Address::parse("2001:DB8:0:0::0:1", 1)->text() == "[2001:db8::1]:1");
}

TEST_CASE("the zone of an IPv6 address is kept", "[net]") {
  const auto address = Address::parse("fe80::1%lo", 80);
  REQUIRE(address);
  CHECK(address->ip() == "fe80::1%lo");
}

TEST_CASE("what is no IP address is not one", "[net]") {
  for (const char* text : {"", "localhost", "[::1]", "1.2.3.4.5", "256.1.1.1", "::1::", "1.2.3.4:80", " 1.2.3.4"}) {
    CAPTURE(text);
    CHECK_FALSE(Address::parse(text, 80));
  }
}

TEST_CASE("loopback and link-local and private addresses are near", "[net]") {
  for (const char* ip : {"127.0.0.1", "127.255.255.255", "10.0.0.0", "10.255.255.255", "172.16.0.1", "172.31.255.255",
                         "192.168.0.1", "192.168.255.255", "169.254.0.1", "0.0.0.0", "::1", "::", "fe80::1", "febf::1",
                         "fc00::1", "fdff::1", "::ffff:127.0.0.1", "::ffff:10.1.2.3"}) {
    CAPTURE(ip);
    CHECK(is_near(ip));
  }
}

TEST_CASE("their neighbours are not near", "[net]") {
  for (const char* ip : {"126.255.255.255", "128.0.0.0", "9.255.255.255", "11.0.0.0", "172.15.255.255", "172.32.0.0",
                         "192.167.255.255", "192.169.0.0", "169.253.255.255", "169.255.0.0", "8.8.8.8", "0.0.0.1",
                         "::2", "fec0::1", "fbff::1", "fe00::1", "2001:db8::1", "::ffff:8.8.8.8"}) {
    CAPTURE(ip);
    CHECK_FALSE(is_near(ip));
  }
}
