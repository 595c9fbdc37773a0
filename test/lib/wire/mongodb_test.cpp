#include "lib/wire/mongodb.hpp"

#include "test/support/catch.hpp"
#include "test/support/mongodb_bytes.hpp"
#include "test/support/recorded.hpp"

using namespace toolkit;
using namespace toolkit::wire;
using test::document;
using test::op_msg;

namespace {

/// As a client reads it: first the header, then as much as that says.
std::optional<MongodbHello> read(const std::string& message) {
  const auto rest = mongodb_rest_of_message(message.substr(0, kMongodbHeader));
  if (!rest || message.size() != kMongodbHeader + *rest) return std::nullopt;
  return parse_mongodb_hello(message.substr(kMongodbHeader));
}

}  // namespace

TEST_CASE("hello is asked as it was when the answers were recorded", "[wire]") {
  CHECK(mongodb_hello() == test::recorded("mongodb/hello.request"));
}

TEST_CASE("what a real server says to hello is understood", "[wire]") {
  const auto alone = read(test::recorded("mongodb/ferretdb-hello.reply"));
  REQUIRE(alone);
  CHECK(alone->is_ok);
  CHECK(alone->is_writable_primary);
  CHECK(alone->set_name.empty());
  const auto member = read(test::recorded("mongodb/ferretdb-hello-replica-set.reply"));
  REQUIRE(member);
  CHECK(member->is_writable_primary);
  CHECK(member->set_name == "rs0");
  const auto refused = read(test::recorded("mongodb/ferretdb-unknown.reply"));
  REQUIRE(refused);
  CHECK_FALSE(refused->is_ok);
  CHECK(refused->code == 59);
  CHECK(refused->error == "no such command: 'helo'");
}

TEST_CASE("ok may be any kind of number", "[wire]") {
  CHECK(read(op_msg(document(test::int32("ok", 1))))->is_ok);
  CHECK(read(op_msg(document(test::number("ok", 1))))->is_ok);
  CHECK(read(op_msg(document(test::truth("ok"))))->is_ok);
  CHECK_FALSE(read(op_msg(document(test::number("ok", 0))))->is_ok);
  CHECK_FALSE(read(op_msg(document(test::text("ok", "1"))))->is_ok);
  CHECK_FALSE(read(op_msg(document("")))->is_ok);
}

TEST_CASE("a checksum is taken and a form that we do not know is not", "[wire]") {
  const std::string ok = document(test::int32("ok", 1));
  CHECK(read(op_msg(ok + "crc!", 1)));
  CHECK_FALSE(read(op_msg(ok, 1)));
  CHECK_FALSE(read(op_msg(ok + "crc!", 0)));
  CHECK(read(op_msg(ok, 1U << 16U)));       // may be ignored
  CHECK_FALSE(read(op_msg(ok, 1U << 2U)));  // must be understood
  std::string sequence = op_msg(ok);
  sequence[kMongodbHeader + 4] = '\1';
  CHECK_FALSE(read(sequence));
  CHECK_FALSE(read(op_msg("")));
}

TEST_CASE("a header that does not answer us begins no message", "[wire]") {
  const std::string header = op_msg(document("")).substr(0, kMongodbHeader);
  REQUIRE(mongodb_rest_of_message(header) == 10);
  for (const std::size_t byte : {8, 12}) {  // responseTo, opCode
    std::string other = header;
    other[byte] = static_cast<char>(other[byte] + 1);
    CHECK_FALSE(mongodb_rest_of_message(other));
  }
  CHECK_FALSE(mongodb_rest_of_message(test::little(15, 4) + header.substr(4)));
  CHECK_FALSE(mongodb_rest_of_message(test::little(0xffffffffU, 4) + header.substr(4)));
  CHECK_FALSE(mongodb_rest_of_message(header.substr(0, 15)));
  CHECK_FALSE(mongodb_rest_of_message("HTTP/1.1 400 Bad"));
}

TEST_CASE("no part of an answer is taken for the whole", "[wire]") {
  const std::string whole = test::recorded("mongodb/ferretdb-hello.reply").substr(kMongodbHeader);
  for (std::size_t length = 0; length < whole.size(); ++length)
    CHECK_FALSE(parse_mongodb_hello(whole.substr(0, length)));
}
