#include "lib/wire/bson.hpp"

#include "test/support/catch.hpp"
#include "test/support/mongodb_bytes.hpp"

using namespace toolkit;
using namespace toolkit::wire;
using test::document;
using test::element;
using test::little;

namespace {

/// One of each type that the specification names, except those that are kept.
std::string passed_over() {
  const std::string text = little(2, 4) + "x" + '\0';
  const std::string scope = document(test::int32("x", 1));
  return element(0x03, "document", document(test::text("name", "inner"))) + element(0x04, "array", document("")) +
         element(0x05, "binary", little(3, 4) + "\x80" + "abc") + element(0x06, "undefined", "") +
         element(0x07, "id", std::string(12, 'i')) + element(0x09, "time", little(1, 8)) + element(0x0a, "null", "") +
         element(0x0b, "regex", std::string{"a\0i\0", 4}) + element(0x0c, "pointer", text + std::string(12, 'i')) +
         element(0x0d, "code", text) + element(0x0e, "symbol", text) +
         element(0x0f, "scoped", little(4 + text.size() + scope.size(), 4) + text + scope) +
         element(0x11, "stamp", little(1, 8)) + element(0x13, "decimal", std::string(16, 'd')) +
         element('\xff', "min", "") + element(0x7f, "max", "");
}

}  // namespace

TEST_CASE("the documents of the BSON specification are read", "[wire]") {
  // bsonspec.org, "Some examples": {"hello": "world"}
  const std::string hello{"\x16\0\0\0\x02hello\0\x06\0\0\0world\0\0", 22};
  const auto elements = parse_bson(hello);
  REQUIRE(elements);
  CHECK(std::get<std::string>(elements->at("hello")) == "world");
  // {"BSON": ["awesome", 5.05, 1986]}
  const std::string bson{
      "\x31\0\0\0\x04"
      "BSON\0\x26\0\0\0\x02"
      "0\0\x08\0\0\0awesome\0\x01"
      "1\0\x33\x33\x33\x33\x33\x33\x14\x40\x10"
      "2\0\xc2\x07\0\0\0\0",
      49};
  REQUIRE(parse_bson(bson));
  CHECK(parse_bson(bson)->empty());
  CHECK(parse_bson(document(""))->empty());
}

TEST_CASE("truth values, numbers and texts are kept and all else is passed over", "[wire]") {
  const auto elements =
      parse_bson(document(passed_over() + test::truth("ok") + test::number("half", 0.5) + test::int32("minus", -1) +
                          element(0x12, "large", little(std::uint64_t{1} << 40U, 8)) +
                          test::text("text", std::string{"a\0b", 3}) + test::text("text", "again")));
  REQUIRE(elements);
  CHECK(elements->size() == 5);
  CHECK(std::get<bool>(elements->at("ok")));
  CHECK(std::get<double>(elements->at("half")) == 0.5);
  CHECK(std::get<std::int64_t>(elements->at("minus")) == -1);
  CHECK(std::get<std::int64_t>(elements->at("large")) == std::int64_t{1} << 40U);
  CHECK(std::get<std::string>(elements->at("text")) == std::string{"a\0b", 3});
}

TEST_CASE("what ends too early or too late is no document", "[wire]") {
  const std::string whole = document(passed_over() + test::text("text", "value"));
  REQUIRE(parse_bson(whole));
  for (std::size_t length = 0; length < whole.size(); ++length) {
    CHECK_FALSE(parse_bson(whole.substr(0, length)));
    // Cut, with a length that says so.
    CHECK_FALSE(parse_bson(little(length, 4) + whole.substr(std::min<std::size_t>(4, length), length)));
  }
  CHECK_FALSE(parse_bson(whole + '\0'));
  CHECK_FALSE(parse_bson(document("") + document("")));
}

TEST_CASE("lengths that cannot be make no document", "[wire]") {
  for (const std::uint64_t length : {0x00000000U, 0x00000003U, 0x7fffffffU, 0x80000000U, 0xffffffffU}) {
    INFO(length);
    const std::string bytes = little(length, 4) + std::string(20, '\0');
    CHECK_FALSE(parse_bson(bytes));
    CHECK_FALSE(parse_bson(document(element(0x03, "a", bytes))));
    if (length != 0 && length != 3) CHECK_FALSE(parse_bson(document(element(0x05, "a", bytes))));
    if (length != 3) CHECK_FALSE(parse_bson(document(element(0x02, "a", bytes))));
  }
  CHECK_FALSE(parse_bson(document(element(0x14, "unknown", ""))));
  CHECK_FALSE(parse_bson(document(element(0x02, "a", little(2, 4) + "xy"))));
}

TEST_CASE("depth costs nothing", "[wire]") {
  std::string deep = document("");
  for (int i = 0; i < 5'000; ++i) deep = document(element(0x03, "a", deep));
  CHECK(parse_bson(deep));
}

TEST_CASE("any texts and numbers are read as they were written", "[wire][property]") {
  rc::prop("a text", [](const std::string& value, std::int32_t number) {
    const auto elements = parse_bson(document(test::text("a", value) + test::int32("b", number)));
    RC_ASSERT(elements.has_value());
    RC_ASSERT(std::get<std::string>(elements->at("a")) == value);
    RC_ASSERT(std::get<std::int64_t>(elements->at("b")) == number);
  });
}
