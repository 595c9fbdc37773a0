#include "lib/wire/smtp.hpp"

#include "test/support/catch.hpp"

using toolkit::wire::parse_smtp_line;

TEST_CASE("a line of a reply has a code, a mark whether more follow, and a text", "[wire]") {
  const auto only = parse_smtp_line("220 mail.example ESMTP");
  REQUIRE(only);
  CHECK(only->code == 220);
  CHECK(only->is_last);
  CHECK(only->text == "mail.example ESMTP");
  const auto first = parse_smtp_line("250-SIZE 1000");
  REQUIRE(first);
  CHECK_FALSE(first->is_last);
  CHECK(first->text == "SIZE 1000");
  CHECK(parse_smtp_line("250")->is_last);
  CHECK(parse_smtp_line("559 ")->text.empty());
}

TEST_CASE("what is no line of a reply is none", "[wire]") {
  for (const char* line : {"", "2", "22", "SSH-2.0-OpenSSH", "220x", "199 low", "260 no such digit", "600 high",
                           "-20 x", "2 0 x", "+OK ready"}) {
    INFO(line);
    CHECK_FALSE(parse_smtp_line(line));
  }
}
