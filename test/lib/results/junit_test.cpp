#include "lib/results/junit.hpp"

#include <string>

#include "lib/core/text.hpp"
#include "test/support/catch.hpp"
#include "test/support/contains.hpp"

using namespace toolkit;
using namespace toolkit::results;
using namespace std::string_literals;

namespace {

Results read(std::string_view xml) {
  const auto results = read_junit(xml);
  INFO((results ? "" : results.error().message));
  REQUIRE(results);
  return *results;
}

std::string refusal(std::string_view xml) {
  const auto results = read_junit(xml);
  REQUIRE_FALSE(results);
  CHECK(results.error().failure == Failure::corrupt);
  return results.error().message;
}

/// Each character of ASCII as two bytes.
std::string utf16(std::string_view text, bool is_big) {
  std::string wide = is_big ? "\xfe\xff" : "\xff\xfe";
  for (const char c : text) wide += is_big ? std::string{'\0', c} : std::string{c, '\0'};
  return wide;
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

const std::string kWhole = R"(<?xml version="1.0"?><testsuites><testsuite name="s" tests="3">
<testcase name="a"/><testcase name="b"><failure message="m">text</failure></testcase><testcase name="c"></testcase>
</testsuite></testsuites>)";

}  // namespace

TEST_CASE("a test without a class is of the innermost suite around it", "[results]") {
  const Results results =
      read(R"(<testsuites name="all"><testcase name="0"/><testsuite name="outer"><testcase name="1"/>
    <testsuite name="inner"><testcase name="2"/><testcase name="3" classname="Class"/></testsuite><testcase name="4"/>
    </testsuite></testsuites>)");
  REQUIRE(results.tests.size() == 5);
  CHECK(results.tests[0].id == TestId{"all", "0"});
  CHECK(results.tests[1].id == TestId{"outer", "1"});
  CHECK(results.tests[2].id == TestId{"inner", "2"});
  CHECK(results.tests[3].id == TestId{"Class", "3"});
  CHECK(results.tests[4].id == TestId{"outer", "4"});
}

TEST_CASE("a single suite, an empty one and several in one file are read", "[results]") {
  CHECK(read("<testsuite><testcase name='a'/></testsuite>").tests.size() == 1);
  CHECK(read("<testsuites/>").tests.empty());
  const Results two = read("<testsuite><testcase name='a'/></testsuite>\n<testsuite><testcase name='b'/></testsuite>");
  CHECK((two.tests.size() == 2 && two.incomplete.empty()));
}

TEST_CASE("a failure outweighs what else a test says of itself", "[results]") {
  const Results results = read(
      "<testsuite><testcase name='a'><skipped/><failure>f</failure></testcase>"
      "<testcase name='b'><failure type='flaky failure'/><flakyFailure>first</flakyFailure></testcase></testsuite>");
  REQUIRE(results.tests.size() == 3);
  for (const Test& test : results.tests) CHECK(test.status == Status::failed);
}

TEST_CASE("a text of several pieces is one", "[results]") {
  const Results results = read(
      "<testsuite><testcase name='a'><failure>one &lt;<![CDATA[ two &lt; ]]]]><![CDATA[> ]]>&#233;</failure></testcase>"
      "</testsuite>");
  CHECK(results.tests.at(0).details == "one < two &lt; ]]> \xc3\xa9");
}

TEST_CASE("what a test printed stands in for a failure without text, by its end", "[results]") {
  const auto printed = [](const std::string& text) {
    return read("<testsuite><testcase name='a'><error/><system-out>" + text + "</system-out></testcase></testsuite>")
        .tests.at(0)
        .details;
  };
  CHECK(printed("\nlast words\n") == "last words");
  CHECK(printed(repeated("0123456789\n", 10'000) + "end").size() <= 64 * 1024);
  CHECK(printed("begin\n" + repeated("0123456789\n", 10'000) + "end").substr(0, 11) == "0123456789\n");
  CHECK(printed(std::string(100'000, 'x')).size() == 64 * 1024);
}

TEST_CASE("what is no JUnit XML is refused and called what it is", "[results]") {
  CHECK(test::contains(refusal(""), "it is empty"));
  CHECK(test::contains(refusal(" \n"), "it is empty"));
  CHECK(test::contains(refusal("ok 1 - all is well\n"), "no JUnit XML"));
  CHECK(test::contains(refusal("{\"tests\": []}"), "no JUnit XML"));
  CHECK(test::contains(refusal("<?xml version='1.0'?><test-run id='2'/>"), "it begins with <test-run>"));
  CHECK(test::contains(refusal("<html><testsuite/></html>"), "it begins with <html>"));
  CHECK_FALSE(test::contains(refusal("<a\x1b[31m/>"), "\x1b"));
}

TEST_CASE("of a file that is cut off anywhere, the tests that it surely tells all of are read", "[results]") {
  const Results whole = read(kWhole);
  REQUIRE((whole.tests.size() == 3 && whole.incomplete.empty()));
  for (std::size_t length = 0; length < kWhole.size(); ++length) {
    CAPTURE(kWhole.substr(0, length));
    const auto cut = read_junit(kWhole.substr(0, length));
    if (!cut) {
      CHECK(length < kWhole.find("<testsuite ") + 11);
      continue;
    }
    CHECK_FALSE(cut->incomplete.empty());
    REQUIRE(cut->tests.size() <= whole.tests.size());
    for (std::size_t i = 0; i < cut->tests.size(); ++i) {
      CHECK(cut->tests[i].id == whole.tests[i].id);
      CHECK(cut->tests[i].status == whole.tests[i].status);
      CHECK(cut->tests[i].details == whole.tests[i].details);
    }
  }
  CHECK(read(kWhole.substr(0, kWhole.size() - 5)).tests.size() >= 2);
}

TEST_CASE("what is broken in the middle is incomplete", "[results]") {
  const Results results =
      read("<testsuite><testcase name='a'/><testcase name='b'><failure></testcase><testcase name='c'/></testsuite>");
  CHECK(results.tests.size() == 1);
  CHECK(test::contains(results.incomplete, "byte"));
}

TEST_CASE("a suite with fewer tests or failures than it says is incomplete", "[results]") {
  CHECK(test::contains(read("<testsuite name='s' tests='2'><testcase name='a'/></testsuite>").incomplete,
                       "'s' says that it has 2 tests, and has 1"));
  CHECK(test::contains(read("<testsuite name='a&#10;::error::b&#27;[2J' tests='1'/>").incomplete,
                       "'a\\n::error::b\\x1b[2J'"));
  CHECK_FALSE(read("<testsuites><testsuite tests='1'/></testsuites>").incomplete.empty());
  CHECK(read("<testsuite name='pytest' tests='3'><testcase name='a'/></testsuite>").incomplete.empty());
  CHECK_FALSE(
      read("<testsuites tests='2'><testsuite tests='1'><testcase/></testsuite></testsuites>").incomplete.empty());
  CHECK_FALSE(read("<testsuite tests='0' errors='1' failures='0'/>").incomplete.empty());
  CHECK_FALSE(
      read("<testsuite errors='1' failures='1'><testcase><failure/></testcase></testsuite>").incomplete.empty());
  CHECK(read("<testsuite tests='1'><testcase name='a'/><testcase name='b'/></testsuite>").incomplete.empty());
  CHECK(read("<testsuite tests='many' failures='-1'><testcase/></testsuite>").incomplete.empty());
  // Some count a test's failures, some its runs.
  CHECK(read("<testsuite failures='2'><testcase><failure/><failure/></testcase></testsuite>").incomplete.empty());
  CHECK(read("<testsuite tests='2'><testcase><flakyFailure/></testcase></testsuite>").incomplete.empty());
}

TEST_CASE("entities of a DTD are neither expanded nor fetched", "[results]") {
  std::string laughs = "<!DOCTYPE lolz [<!ENTITY lol \"lol\">";
  for (int i = 1; i < 10; ++i) {
    const std::string one = "&lol" + (i == 1 ? ""s : std::to_string(i - 1)) + ";";
    laughs += "<!ENTITY lol" + std::to_string(i) + " \"" + repeated(one, 10) + "\">";
  }
  const Results results = read("<?xml version='1.0'?>" + laughs +
                               "]><testsuite><testcase name='&lol9;'><failure>&lol9;</failure></testcase></testsuite>");
  REQUIRE(results.tests.size() == 1);
  CHECK(results.tests[0].id.name == "&lol9;");
  CHECK(results.tests[0].details == "&lol9;");

  const Results outside = read(
      "<!DOCTYPE t SYSTEM 'file:///etc/passwd' [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
      "<testsuite><testcase name='a'><failure>&x;</failure></testcase></testsuite>");
  CHECK(outside.tests.at(0).details == "&x;");
}

TEST_CASE("UTF-16 and Latin-1 are read as what they are", "[results]") {
  const std::string text = "<?xml version='1.0' encoding='UTF-16'?><testsuite><testcase name='a'/></testsuite>";
  for (const bool is_big : {false, true}) CHECK(read(utf16(text, is_big)).tests.at(0).id.name == "a");
  CHECK(read(text).tests.at(0).id.name == "a");  // it says so, and is not
  CHECK(read("<?xml version='1.0' encoding='ISO-8859-1'?><testsuite><testcase name='\xe9'/></testsuite>")
            .tests.at(0)
            .id.name == "\xc3\xa9");
  CHECK(read("\xef\xbb\xbf<testsuite><testcase name='\xc3\xa9'/></testsuite>").tests.at(0).id.name == "\xc3\xa9");
}

TEST_CASE("bytes that are no UTF-8 are replaced", "[results]") {
  const Results results = read(
      "<testsuite name='\xff'><testcase name='a\xe9z'><failure message='\xc0\xaf' type='\x80'>\xed\xa0\x80 "
      "&#xD800;</failure>"
      "</testcase></testsuite>");
  const Test& test = results.tests.at(0);
  CHECK(test.id.suite == "\xef\xbf\xbd");
  CHECK(test.id.name == "a\xef\xbf\xbdz");
  for (const std::string& part : {test.message, test.type, test.details}) CHECK(part == valid_utf8(part));
}

TEST_CASE("NUL bytes end nothing", "[results]") {
  const Results inside = read("<testsuite><testcase name='a\0b'/><testcase name='c'/></testsuite>"s);
  CHECK((inside.tests.size() == 2 && inside.incomplete.empty()));
  const Results behind = read("<testsuite tests='1'><testcase name='a'/><testca"s + std::string(4096, '\0'));
  CHECK_FALSE(behind.incomplete.empty());
}

TEST_CASE("suites in suites are read to a depth of 1000", "[results]") {
  const auto nested = [](std::size_t depth) {
    return repeated("<testsuite>", depth) + "<testcase name='a'/>" + repeated("</testsuite>", depth);
  };
  CHECK(read(nested(1000)).tests.size() == 1);
  CHECK(test::contains(refusal(nested(1001)), "more than 1000"));
  CHECK(test::contains(refusal(nested(100'000)), "more than 1000"));
  CHECK(read("<testsuite><testcase name='a'><failure>" + repeated("<b>", 100'000) + repeated("</b>", 100'000) +
             "</failure></testcase></testsuite>")
            .tests.size() == 1);
}

TEST_CASE("a file of 50 MB is read", "[results]") {
  const std::string big(std::size_t{50} << 20U, 'x');
  const Results results = read("<testsuite><testcase name='a'><system-out>" + big +
                               "</system-out></testcase><testcase name='b'/></testsuite>");
  CHECK(results.tests.size() == 2);
}

TEST_CASE("the reader gets over whatever it is given", "[results][property]") {
  rc::prop("a report with bytes changed, left out or put in is read as UTF-8, or refused", [] {
    std::string xml = kWhole;
    const int changes = *rc::gen::inRange(1, 12);
    for (int i = 0; i < changes; ++i) {
      const auto at = *rc::gen::inRange<std::size_t>(0, xml.size());
      const auto count = *rc::gen::inRange<std::size_t>(0, 20);
      const auto put = *rc::gen::oneOf(rc::gen::arbitrary<std::string>(),
                                       rc::gen::element<std::string>("<", ">", "&", "\"", "<testcase ", "</testsuite>",
                                                                     "<![CDATA[", "<!--", "&#0;"));
      xml.replace(at, count, put);
      if (xml.empty()) xml = "<";
    }
    const auto results = read_junit(xml);
    if (!results) {
      RC_ASSERT(!results.error().message.empty());
      return;
    }
    for (const Test& test : results->tests) {
      for (const std::string& part : {test.id.suite, test.id.name, test.message, test.details, test.type, test.file}) {
        RC_ASSERT(valid_utf8(part) == part);
      }
    }
  });
}
