#include "lib/wire/grpc.hpp"

#include "test/support/catch.hpp"

using namespace toolkit::wire;

namespace {

/// A message behind gRPC's prefix.
std::string body(const std::string& message, char compressed = '\0') {
  return compressed + std::string(3, '\0') + static_cast<char>(message.size()) + message;
}

}  // namespace

TEST_CASE("a health check names its service", "[wire]") {
  CHECK(grpc_health_request("") == std::string(5, '\0'));
  CHECK(grpc_health_request("nope") == body("\x0a\x04nope"));
  const std::string name(200, 'x');
  CHECK(grpc_health_request(name) == std::string("\0\0\0\0\xcb\x0a\xc8\x01", 8) + name);
}

TEST_CASE("what a health service says is understood", "[wire]") {
  CHECK(parse_grpc_health(body("\x08\x01")) == GrpcHealth::serving);  // as etcd 3.4 says it
  CHECK(parse_grpc_health(body("\x08\x02")) == GrpcHealth::not_serving);
  CHECK(parse_grpc_health(body("\x08\x03")) == GrpcHealth::service_unknown);
  CHECK(parse_grpc_health(body("")) == GrpcHealth::unknown);
  CHECK(parse_grpc_health(body("\x08\x02\x08\x01")) == GrpcHealth::serving);  // the last one counts
  CHECK(grpc_health_name(*parse_grpc_health(body("\x08\x09"))) == "9");
  CHECK(grpc_health_name(GrpcHealth::not_serving) == "NOT_SERVING");
}

TEST_CASE("fields that a newer server may add are passed over", "[wire]") {
  const std::string newer{
      "\x12\x03"
      "abc\x18\xff\x01\x21"
      "12345678\x2d"
      "1234\x08\x01",
      24};
  CHECK(parse_grpc_health(body(newer)) == GrpcHealth::serving);
}

TEST_CASE("what is no health check's answer is none", "[wire]") {
  const std::string whole = body(
      "\x12\x03"
      "abc\x08\x01");
  REQUIRE(parse_grpc_health(whole));
  for (std::size_t length = 0; length < whole.size(); ++length) CHECK_FALSE(parse_grpc_health(whole.substr(0, length)));
  CHECK_FALSE(parse_grpc_health(whole + whole));
  CHECK_FALSE(parse_grpc_health(body("\x08\x01", '\1')));                  // compressed
  CHECK_FALSE(parse_grpc_health(body("\x08" + std::string(11, '\x80'))));  // endless
  CHECK_FALSE(parse_grpc_health(body("\x12\x7f")));                        // more than there is
  CHECK_FALSE(parse_grpc_health(body("\x12\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01")));
  CHECK_FALSE(parse_grpc_health(body("\x0b\x0c")));  // groups are of proto2
  CHECK_FALSE(parse_grpc_health("HTTP/1.1 200 OK\r\n\r\n"));
}

TEST_CASE("the codes of gRPC have names", "[wire]") {
  CHECK(grpc_code_name(*parse_grpc_code("0")) == "OK");
  CHECK(grpc_code_name(GrpcCode::permission_denied) == "PERMISSION_DENIED");
  CHECK(grpc_code_name(GrpcCode::unimplemented) == "UNIMPLEMENTED");
  CHECK(grpc_code_name(GrpcCode::unauthenticated) == "UNAUTHENTICATED");
  CHECK(grpc_code_name(*parse_grpc_code("99")) == "99");
  for (const std::string text : {"", "-1", "x", "1 ", "99999999999999999999"}) CHECK_FALSE(parse_grpc_code(text));
}
