#include "lib/core/text.hpp"

#include <algorithm>

#include "test/support/catch.hpp"

using namespace toolkit;

TEST_CASE("blanks at both ends are trimmed and those inside stay", "[core]") {
  CHECK(trimmed(" \t\r\n\v\fa b \t\r\n\v\f") == "a b");
  CHECK(trimmed("a") == "a");
  CHECK(trimmed(" \n ").empty());
  CHECK(trimmed("").empty());
}

TEST_CASE("letter case is changed for ASCII letters only", "[core]") {
  CHECK(lower("AZ\xc3\x84[@`{09") == "az\xc3\x84[@`{09");
  CHECK(upper("az\xc3\xa4[@`{09") == "AZ\xc3\xa4[@`{09");
}

TEST_CASE("the nonempty lines of a text are trimmed", "[core]") {
  CHECK(nonempty_lines(" a \r\n\n\t\nb") == std::vector<std::string>{"a", "b"});
  CHECK(nonempty_lines("a\n") == std::vector<std::string>{"a"});
  CHECK(nonempty_lines("").empty());
  CHECK(nonempty_lines("\n\n").empty());
}

TEST_CASE("parts are joined by a separator", "[core]") {
  CHECK(join({"a", "", "b"}, ", ") == "a, , b");
  CHECK(join({"a"}, ", ") == "a");
  CHECK(join({}, ", ").empty());
}

TEST_CASE("a text is never cut inside a UTF-8 sequence", "[core]") {
  const std::string text = "a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80";  // 1, 2, 3 and 4 bytes long
  const std::vector<std::size_t> ends{0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10};
  for (std::size_t bytes = 0; bytes < ends.size(); ++bytes) {
    INFO(bytes);
    CHECK(cut_utf8(text, bytes).size() == ends[bytes]);
  }
}

TEST_CASE("printable text has no control character", "[core]") {
  CHECK(printable("a\nb\rc\td") == "a\\nb\\rc\\td");
  CHECK(printable("\x1b[31m\x7f") == "\\x1b[31m\\x7f");
  CHECK(printable("\xc3\xa4 ::error::") == "\xc3\xa4 ::error::");
}

TEST_CASE("text from outside cannot start a line of its own", "[core][property]") {
  rc::prop("printable text is one line without control characters", [] {
    const auto text = printable(*rc::gen::arbitrary<std::string>());
    RC_ASSERT(std::ranges::none_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; }));
  });
  rc::prop("trimmed lines joined by a line feed are the same lines", [] {
    const auto lines = nonempty_lines(*rc::gen::arbitrary<std::string>());
    RC_ASSERT(nonempty_lines(join(lines, "\n")) == lines);
  });
}
