#include "lib/actions/record_scan.hpp"

#include "test/lib/actions/any_text.hpp"
#include "test/support/catch.hpp"
#include "test/support/file_command_reader.hpp"

using namespace toolkit;
using namespace toolkit::actions;
using namespace toolkit::actions::test;
using toolkit::test::read_file_records;

namespace {

std::optional<std::uint64_t> half_in(std::string_view text) {
  RecordScan scan;
  scan.feed(text);
  return scan.half_record();
}

}  // namespace

TEST_CASE("complete records have no half one after them", "[actions]") {
  for (const char* text : {"",
                           "\n",
                           "\n\n",
                           "a=b\n",
                           "a=b",
                           "a=",
                           "a==<<x",
                           "a=b\r\n",
                           "a<<E\nx\nE\n",
                           "a<<E\nx\nE",
                           "a<<E\nE",
                           "a<<E\n\nE\n\n",
                           "a<<E=\n=\nE=\n",
                           "a<<E\r\nx\nE\r\n",
                           "a<b=c",
                           "<=c",
                           "a<<<E\nx\n<E\n",
                           "\xEF\xBB\xBF",
                           "\xEF\xBB\xBF\n",
                           "\xEF\xBB\xBFname=b",
                           "a b=c"}) {
    CAPTURE(text);
    CHECK_FALSE(half_in(text));
    CHECK(read_file_records(text).has_value());
  }
}

TEST_CASE("a half record is found where it begins", "[actions]") {
  CHECK(half_in("a") == 0U);
  CHECK(half_in("a=b\nname") == 4U);
  CHECK(half_in("a=b\n\nname<") == 5U);
  CHECK(half_in("a=b\nname<<") == 4U);
  CHECK(half_in("a=b\nname<<E") == 4U);
  CHECK(half_in("a=b\nname<<E\n") == 4U);
  CHECK(half_in("a=b\nname<<END\nEN") == 4U);
  CHECK(half_in("a=b\nname<<END\nENDS") == 4U);
  CHECK(half_in("a=b\nname<<END\nENDS\nEND \n END\nend\nEND\r\n") == 4U);
  CHECK(half_in("a=b\nname<<E\n\nx=y\nz<<F\nF\n") == 4U);
  CHECK(half_in("\xEF\xBB") == 0U);
  CHECK(half_in("\xEF\xBB\xBFname") == 3U);
  CHECK(half_in("\xEF\xBB\xBFname<<E\nx\n") == 3U);
  CHECK(half_in("a=b\n\xEF\xBB\xBF") == 4U);
}

TEST_CASE("what cannot become a record is a mistake and no half record", "[actions]") {
  for (const char* text : {"no form\n", "=b", "=b\n", "<<E", "<<E\nx\n", "a<<\n", "a<<\nb=c\n"}) {
    CAPTURE(text);
    CHECK_FALSE(half_in(text));
    CHECK_FALSE(read_file_records(text).has_value());
  }
  CHECK(half_in("no form\nname") == 8U);
}

TEST_CASE("any text is scanned", "[actions][property]") {
  rc::prop("the pieces that it comes in do not matter", [] {
    const std::string text = *any_text();
    const std::size_t middle = *rc::gen::inRange<std::size_t>(0, text.size() + 1);
    RecordScan scan;
    scan.feed(text.substr(0, middle));
    scan.feed("");
    scan.feed(text.substr(middle));
    RC_ASSERT(scan.half_record() == half_in(text));
  });
  rc::prop("what the runner reads without an error has no half record", [] {
    const std::string text = *any_text();
    if (read_file_records(text)) RC_ASSERT(!half_in(text));
  });
  rc::prop("a value without its end line is half a record and what is left without it is none", [] {
    const std::string text = *any_text();
    const auto records = read_file_records(text);
    const auto half = half_in(text);
    if (!records && records.error().message == "Matching delimiter not found") RC_ASSERT(half.has_value());
    if (!half) return;
    RC_ASSERT(*half < text.size());
    RC_ASSERT(!half_in(text.substr(0, *half)));
    const bool begins_a_line =
        *half == 0 || text[*half - 1] == '\n' || (*half == 3 && text.starts_with("\xEF\xBB\xBF"));
    RC_ASSERT(begins_a_line);
  });
}
