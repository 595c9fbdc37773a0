#include "lib/core/text.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <optional>

#include "test/support/catch.hpp"

using namespace toolkit;

namespace {

/// Bytes that are likely to be nearly UTF-8.
std::string any_bytes() {
  const std::vector<std::string> pieces{"a",    "\n",   "\x1b", "\x7f",   "\xc2",   "\x80",   "\x9f",       "\xa0",
                                        "\xbf", "\xc0", "\xe0", "\xed",   "\xef",   "\xf0",   "\xf4",       "\x8f",
                                        "\x90", "\xf8", "\xff", "\u0085", "\u00e4", "\u20ac", "\U0001f600", "\ufeff"};
  const auto parts = *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(pieces));
  return join(parts, "");
}

/// The code points of UTF-8, nothing for what is none: decoded first and looked at afterwards.
std::optional<std::vector<char32_t>> code_points(std::string_view text) {
  std::vector<char32_t> points;
  while (!text.empty()) {
    const auto lead = static_cast<unsigned char>(text.front());
    const int ones = std::countl_one(lead);
    const std::size_t length = ones == 0 ? 1 : static_cast<std::size_t>(ones);
    if (ones == 1 || ones > 4 || text.size() < length) return std::nullopt;
    char32_t point = lead & (0xffU >> static_cast<unsigned>(ones));
    for (std::size_t i = 1; i < length; ++i) {
      const auto byte = static_cast<unsigned char>(text[i]);
      if (std::countl_one(byte) != 1) return std::nullopt;
      point = point << 6U | (byte & 0x3fU);
    }
    constexpr std::array<char32_t, 5> kLeast{0, 0, 0x80, 0x800, 0x10000};
    const bool is_surrogate = point >= 0xd800 && point <= 0xdfff;
    if (point < kLeast[length == 1 ? 0 : length] || point > 0x10ffff || is_surrogate) return std::nullopt;
    points.push_back(point);
    text.remove_prefix(length);
  }
  return points;
}

bool is_control(char32_t point) { return point < 0x20 || (point >= 0x7f && point < 0xa0); }

}  // namespace

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

TEST_CASE("a text that is no UTF-8 is cut, too, and not to nothing", "[core]") {
  const std::string text(300, '\x80');
  CHECK(cut_utf8(text, 200).size() == 200);
  CHECK(cut_utf8(text, 2).size() == 2);
  CHECK(cut_utf8("\x80", 0).empty());
}

TEST_CASE("printable text has no control character", "[core]") {
  CHECK(printable("a\nb\rc\td") == "a\\nb\\rc\\td");
  CHECK(printable("\x1b[31m\x7f") == "\\x1b[31m\\x7f");
  CHECK(printable("\xc3\xa4 ::error::") == "\xc3\xa4 ::error::");
  CHECK(printable("a\xc2\x80\xc2\x9b\x31m\xc2\x9f\xc2\xa0") == "a\\xc2\\x80\\xc2\\x9b1m\\xc2\\x9f\xc2\xa0");
}

TEST_CASE("printable text keeps every character of UTF-8 that is no control character", "[core]") {
  for (const char* text : {"~", "\u00a0", "\u07ff", "\u0800", "\xed\x9f\xbf", "\ue000", "\ufffd", "\uffff",
                           "\U00010000", "\U0010ffff", "€😀ä"}) {
    CAPTURE(text);
    CHECK(printable(text) == text);
  }
}

TEST_CASE("bytes that are no UTF-8 are printed as their numbers", "[core]") {
  CHECK(printable("\xe4 \x80 \xff") == "\\xe4 \\x80 \\xff");
  CHECK(printable("\xc0\xaf \xc1\xbf") == "\\xc0\\xaf \\xc1\\xbf");                                      // overlong
  CHECK(printable("\xe0\x9f\xbf \xf0\x8f\xbf\xbf") == "\\xe0\\x9f\\xbf \\xf0\\x8f\\xbf\\xbf");           // overlong
  CHECK(printable("\xed\xa0\x80 \xed\xbf\xbf") == "\\xed\\xa0\\x80 \\xed\\xbf\\xbf");                    // surrogates
  CHECK(printable("\xf4\x90\x80\x80 \xf5\x80\x80\x80") == "\\xf4\\x90\\x80\\x80 \\xf5\\x80\\x80\\x80");  // too large
  CHECK(printable("\xc3 \xe2\x82 \xf0\x9f\x98") == "\\xc3 \\xe2\\x82 \\xf0\\x9f\\x98");                  // cut
  CHECK(printable("\xe2\x82\xc3\xa4") == "\\xe2\\x82\xc3\xa4");
}

TEST_CASE("text from outside cannot start a line of its own", "[core][property]") {
  rc::prop("printable text is one line without control characters", [] {
    const auto text = printable(*rc::gen::arbitrary<std::string>());
    RC_ASSERT(std::ranges::none_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; }));
  });
  rc::prop("printable text is UTF-8 without C0 and C1, and text that was so stays as it is", [] {
    const std::string text = *rc::gen::arbitrary<bool>() ? any_bytes() : *rc::gen::arbitrary<std::string>();
    const auto shown = code_points(printable(text));
    RC_ASSERT(shown.has_value());
    RC_ASSERT(std::ranges::none_of(*shown, is_control));
    const auto points = code_points(text);
    const bool is_safe = points && std::ranges::none_of(*points, is_control);
    RC_ASSERT((printable(text) == text) == is_safe);
  });
  rc::prop("trimmed lines joined by a line feed are the same lines", [] {
    const auto lines = nonempty_lines(*rc::gen::arbitrary<std::string>());
    RC_ASSERT(nonempty_lines(join(lines, "\n")) == lines);
  });
}

TEST_CASE("what is no UTF-8 is replaced byte by byte", "[core]") {
  CHECK(valid_utf8("") == "");
  CHECK(valid_utf8("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80") == "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
  CHECK(valid_utf8("\xff"
                   "a\xc3") ==
        "\xef\xbf\xbd"
        "a\xef\xbf\xbd");
  CHECK(valid_utf8("\xed\xa0\x80") == "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
}
