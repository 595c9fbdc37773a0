#include "lib/results/junit_writer.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/results/junit.hpp"
#include "lib/results/xml_text.hpp"
#include "test/support/catch.hpp"
#include "test/support/contains.hpp"

using namespace toolkit;
using namespace toolkit::results;
using namespace std::chrono_literals;

namespace {

Test failure(const std::string& name, const std::string& why) {
  return {.id = {"s", name}, .status = Status::failed, .message = "not " + why, .details = why + "\nat line 1"};
}

std::string written(const std::vector<std::vector<Test>>& attempts) {
  Merge merge;
  for (unsigned i = 0; i < attempts.size(); ++i) merge.add(i + 1, attempts[i]);
  return junit_xml(merge.histories(), "run");
}

Results read_back(const std::string& xml) {
  auto results = read_junit(xml);
  INFO(xml);
  REQUIRE(results);
  CHECK(results->incomplete.empty());
  return *results;
}

/// What XML can hold: a reader gets it back as it is.
std::string plain_text() {
  const auto pieces = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
      "a", "B", " ", "\n", "\t", "\r", "\r\n", "<", ">", "&", "\"", "'", "]]>", "&amp;", "<!--", "\xc3\xa9",
      "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\xef\xbf\xbd", "\x7f", "</failure>"));
  std::string text;
  for (const std::string& piece : pieces) text += piece;
  return text;
}

std::vector<std::vector<Test>> any_attempts() {
  std::vector<std::vector<Test>> attempts(*rc::gen::inRange<std::size_t>(1, 4));
  const std::string prefix = plain_text();
  int runs = 0;
  for (auto& attempt : attempts) {
    const int tests = *rc::gen::inRange(0, 8);
    for (int i = 0; i < tests; ++i) {
      Test test{
          .id = {*rc::gen::element<std::string>("", "s", "t<"), prefix + *rc::gen::element<std::string>("1", "2", "3")},
          .status = *rc::gen::element(Status::passed, Status::failed, Status::skipped)};
      if (test.status != Status::passed) {
        test.message = plain_text();
        test.details = plain_text() + fmt::format("run {}.", ++runs);
      }
      attempt.push_back(std::move(test));
    }
  }
  return attempts;
}

/// The runs that the file is to show of a history.
std::vector<const Test*> shown(const History& history) {
  std::vector<const Test*> runs;
  for (const Attempted& run : history.runs) {
    if (run.test.status == Status::failed) runs.push_back(&run.test);
  }
  return runs;
}

}  // namespace

TEST_CASE("a test that passes after failures is written once, with each failure", "[results]") {
  const std::string xml =
      written({{failure("a", "one")}, {failure("a", "two")}, {{.id = {"s", "a"}, .duration = 1500ms}}});
  CHECK(xml == R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="run" tests="1" failures="0" errors="0" skipped="0" flakes="1" time="1.500">
  <testsuite name="s" tests="1" failures="0" errors="0" skipped="0" flakes="1" time="1.500">
    <testcase name="a" classname="s" time="1.500">
      <flakyFailure message="not one" type="failure"><stackTrace>one
at line 1</stackTrace></flakyFailure>
      <flakyFailure message="not two" type="failure"><stackTrace>two
at line 1</stackTrace></flakyFailure>
    </testcase>
  </testsuite>
</testsuites>
)");
}

TEST_CASE("a test that never passes has its first failure and those of the reruns", "[results]") {
  Test first = failure("a", "one");
  first.type = "AssertionError";
  first.file = "a.py";
  first.line = 7;
  const std::string xml = written({{first}, {failure("a", "two")}});
  CHECK(test::contains(xml, R"(<testcase name="a" classname="s" time="0.000">)") == false);
  CHECK(test::contains(xml, R"(<failure message="not one" type="AssertionError">one
at line 1</failure>)"));
  CHECK(test::contains(xml,
                       R"(<rerunFailure message="not two" type="failure"><stackTrace>two
at line 1</stackTrace>)"));
  CHECK(test::contains(xml, R"(failures="1" errors="0" skipped="0" flakes="0")"));
}

TEST_CASE("where a test is stands at it, from whichever run says so", "[results]") {
  Test told = failure("a", "one");
  told.file = "a.py";
  told.line = 7;
  CHECK(test::contains(written({{told}}), R"(file="a.py" line="7")"));
  CHECK(test::contains(written({{told}, {{.id = {"s", "a"}}}}), R"(file="a.py" line="7")"));
}

TEST_CASE("a skipped test keeps its reason, and a passed one says nothing", "[results]") {
  const std::string xml =
      written({{{.id = {"s", "a"}, .status = Status::skipped, .message = "later", .details = "x.py:1"},
                {.id = {"t", "b"}, .message = "noise", .details = "noise"}}});
  CHECK(test::contains(xml, R"(<skipped message="later">x.py:1</skipped>)"));
  CHECK(test::contains(xml, R"(<testsuites name="run" tests="2" failures="0" errors="0" skipped="1" flakes="0")"));
  CHECK(test::contains(xml, R"(<testsuite name="t" tests="1" failures="0" errors="0" skipped="0" flakes="0")"));
  CHECK_FALSE(test::contains(xml, "noise"));
}

TEST_CASE("no tests make an empty report", "[results]") { CHECK(read_back(written({})).tests.empty()); }

TEST_CASE("what XML cannot hold is spelled", "[results]") {
  CHECK(xml_text("\x1b[31m") == "\\x1b[31m");
  CHECK(xml_text(std::string_view{"\0", 1}) == "\\x00");
  CHECK(xml_text("\xff\xef\xbf\xbe\xed\xa0\x80") == "\\xff\\xef\\xbf\\xbe\\xed\\xa0\\x80");
  CHECK(xml_text("]]>\r\n\t\"&<") == "]]&gt;&#13;\n\t&quot;&amp;&lt;");
  CHECK(xml_attribute("]]>\r\n\t\"&<\x02") == "]]&gt;&#13;&#10;&#9;&quot;&amp;&lt;\\x02");
  CHECK(xml_text("\xef\xbf\xbd\xf0\x9f\x98\x80'") == "\xef\xbf\xbd\xf0\x9f\x98\x80'");
}

TEST_CASE("the reader reads what the writer writes", "[results][property]") {
  rc::prop("each test once, as it came out, with the message and text of every failure", [] {
    Merge merge;
    const auto attempts = any_attempts();
    for (unsigned i = 0; i < attempts.size(); ++i) merge.add(i + 1, attempts[i]);
    const auto results = read_junit(junit_xml(merge.histories(), "run"));
    RC_ASSERT(results.has_value());
    RC_ASSERT(results->incomplete.empty());
    Merge back;
    back.add(1, results->tests);
    RC_ASSERT(back.histories().size() == merge.histories().size());
    for (const History& history : merge.histories()) {
      const auto same = std::ranges::find(back.histories(), history.id, &History::id);
      RC_ASSERT(same != back.histories().end());
      RC_ASSERT(outcome(*same) == outcome(history));
      const auto before = shown(history);
      const auto after = shown(*same);
      RC_ASSERT(before.size() == after.size());
      for (std::size_t i = 0; i < before.size(); ++i) {
        RC_ASSERT(before[i]->message == after[i]->message);
        RC_ASSERT(before[i]->details == after[i]->details);
      }
      // A test once is one chain of runs: each but the first is a rerun.
      RC_ASSERT(std::ranges::count(same->runs, false, [](const Attempted& run) { return run.test.is_rerun; }) == 1);
    }
  });
  rc::prop("any bytes make well-formed XML", [] {
    const auto bytes = [] { return *rc::gen::arbitrary<std::string>() + *rc::gen::element("", "\xff", "\x01", "]]>"); };
    const Test test{.id = {bytes(), bytes()},
                    .status = Status::failed,
                    .file = bytes(),
                    .type = bytes(),
                    .message = bytes(),
                    .details = bytes()};
    const std::string xml = written({{test}, {test}});
    const auto results = read_junit(xml);
    RC_ASSERT(results.has_value());
    RC_ASSERT(results->incomplete.empty());
    RC_ASSERT(results->tests.size() == 2U);
    RC_ASSERT(valid_utf8(xml) == xml);
    RC_ASSERT(std::ranges::none_of(
        xml, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t'; }));
  });
}
