#include "lib/wire/byte_cursor.hpp"

#include "lib/wire/byte_writer.hpp"
#include "test/support/catch.hpp"

using namespace toolkit::wire;

TEST_CASE("numbers are read in either order of their bytes", "[wire]") {
  const std::string bytes{"\x01\x02\x03\x04\xff\xfe", 6};
  CHECK(ByteCursor{bytes}.little<std::int32_t>() == 0x04030201);
  CHECK(ByteCursor{bytes}.big<std::int32_t>() == 0x01020304);
  ByteCursor reader{bytes};
  CHECK(reader.take(4).size() == 4);
  CHECK(reader.big<std::int16_t>() == -2);
  CHECK(reader.rest().empty());
  CHECK_FALSE(reader.failed());
}

TEST_CASE("what is missing is empty or 0, and all that follows it", "[wire]") {
  ByteCursor reader{"abc"};
  CHECK(reader.little<std::int32_t>() == 0);
  CHECK(reader.failed());
  CHECK(reader.take(1).empty());
  CHECK(reader.rest().empty());
  ByteCursor endless{"text without its zero"};
  CHECK(endless.take_to_zero().empty());
  CHECK(endless.failed());
}

TEST_CASE("what is written is read again", "[wire][property]") {
  rc::prop("numbers", [](std::int64_t number, std::uint16_t small) {
    ByteWriter writer;
    writer.little(number).big(small).big(number).little(small);
    ByteCursor reader{writer.written()};
    RC_ASSERT(reader.little<std::int64_t>() == number);
    RC_ASSERT(reader.big<std::uint16_t>() == small);
    RC_ASSERT(reader.big<std::int64_t>() == number);
    RC_ASSERT(reader.little<std::uint16_t>() == small);
    RC_ASSERT(!reader.failed());
  });
}
