#include "lib/core/split.hpp"

#include "lib/core/text.hpp"
#include "test/support/catch.hpp"

using namespace toolkit;
using Parts = std::vector<std::string_view>;
using Lines = std::vector<std::string>;

TEST_CASE("a text is split at each separator, and its parts may be empty", "[core]") {
  CHECK(split("a,b c,d", ',') == Parts{"a", "b c", "d"});
  CHECK(split(",a,,b,", ',') == Parts{"", "a", "", "b", ""});
  CHECK(split("a", ',') == Parts{"a"});
  CHECK(split("", ',') == Parts{""});
}

TEST_CASE("splitting loses nothing", "[core][property]") {
  rc::prop("the parts with separators between them are the text", [](const std::vector<std::string>& pieces) {
    const std::string text = join(pieces, ":");
    const Parts parts = split(text, ':');
    RC_ASSERT(join({parts.begin(), parts.end()}, ":") == text);
  });
}

TEST_CASE("words stand between blanks of any kind and number", "[core]") {
  CHECK(words(" a\t b\r\n\v\fc") == Lines{"a", "b", "c"});
  CHECK(words("a") == Lines{"a"});
  CHECK(words(" \n ").empty());
}

TEST_CASE("the last lines of a text are whole lines without their ends", "[core]") {
  CHECK(last_lines("a\nb\nc\n", 2) == Lines{"b", "c"});
  CHECK(last_lines("a\nb\r\nc", 2) == Lines{"b", "c"});
  CHECK(last_lines("a\n", 5) == Lines{"a"});
  CHECK(last_lines("", 5).empty());
  CHECK(last_lines("a\n\n", 2) == Lines{"a", ""});
  CHECK(last_lines("a\nb", 0).empty());
}

TEST_CASE("quotes hold words together", "[core]") {
  using Words = std::vector<std::string>;
  CHECK(quoted_words("a  'b c' \"d 'e'\" f'g h'i") == Words{"a", "b c", "d 'e'", "fg hi"});
  CHECK(quoted_words("'' \"\"") == Words{"", ""});
  CHECK(quoted_words(" \t\n") == Words{});
  CHECK(quoted_words("a\\ $b {c}") == Words{"a\\", "$b", "{c}"});
  CHECK(quoted_words("a 'b") == std::nullopt);
  CHECK(quoted_words("a \"b'") == std::nullopt);
}
