// What each framework's own writer writes, cut down to the elements that differ.
#include "lib/results/junit.hpp"
#include "test/support/catch.hpp"
#include "test/support/contains.hpp"

using namespace toolkit;
using namespace toolkit::results;
using namespace std::chrono_literals;

namespace {

Results read(std::string_view xml) {
  const auto results = read_junit(xml);
  INFO((results ? "" : results.error().message));
  REQUIRE(results);
  CHECK(results->incomplete.empty());
  return *results;
}

bool is(const Test& test, std::string_view suite, std::string_view name, Status status) {
  return test.id.suite == suite && test.id.name == name && test.status == status;
}

}  // namespace

TEST_CASE("pytest's report is read", "[results]") {
  const Results results = read(R"(<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests">
<testsuite name="pytest" errors="2" failures="1" skipped="2" tests="7" time="0.094" hostname="vm">
<testcase classname="test_x" name="test_teardown" time="0.001"><error message="failed on teardown with &quot;ValueError&quot;">def bad():
E       ValueError: #x1B[31m

test_x.py:5: ValueError</error></testcase>
<testcase classname="test_x" name="test_both" time="0.002"><failure message="AssertionError: a &lt;b&gt;&#10;assert 1 == 2">&gt;   assert 1 == 2</failure></testcase>
<testcase classname="test_x" name="test_both" time="0.000"><error message="failed on teardown with &quot;V&quot;">again</error></testcase>
<testcase classname="test_x" name="test_skip" time="0.000"><skipped type="pytest.skip" message="why not">/test_x.py:9: why not</skipped></testcase>
<testcase classname="test_x" name="test_xfail" time="0.000"><skipped type="pytest.xfail" message="" /></testcase>
<testcase classname="test_x.TestC" name="test_p[x/y]" time="1.5" /></testsuite></testsuites>)");
  REQUIRE(results.tests.size() == 6);
  CHECK(is(results.tests[0], "test_x", "test_teardown", Status::failed));
  CHECK(results.tests[0].details == "def bad():\nE       ValueError: #x1B[31m\n\ntest_x.py:5: ValueError");
  CHECK(results.tests[1].message == "AssertionError: a <b>\nassert 1 == 2");
  CHECK(results.tests[1].duration == 2ms);
  CHECK((results.tests[2].status == Status::failed && !results.tests[2].is_rerun));
  CHECK(is(results.tests[3], "test_x", "test_skip", Status::skipped));
  CHECK(results.tests[3].message == "why not");
  CHECK(is(results.tests[4], "test_x", "test_xfail", Status::skipped));
  CHECK(is(results.tests[5], "test_x.TestC", "test_p[x/y]", Status::passed));
}

TEST_CASE("a file that pytest could not collect is a failed test of its suite", "[results]") {
  const Results results = read(
      R"(<testsuites><testsuite name="pytest" errors="1" failures="0" skipped="0" tests="1"><testcase classname="" name="test_bad" time="0.000"><error message="collection failure">ImportError</error></testcase></testsuite></testsuites>)");
  REQUIRE(results.tests.size() == 1);
  CHECK(is(results.tests[0], "pytest", "test_bad", Status::failed));
  CHECK(results.tests[0].is_setup);
}

TEST_CASE("only what its framework tells of so is no test", "[results]") {
  const auto is_setup = [](const std::string& attributes, const std::string& message) {
    return read("<testsuite name='com.x.ATest'><testcase " + attributes + "><error message='" + message +
                "'/></testcase></testsuite>")
        .tests.at(0)
        .is_setup;
  };
  CHECK(is_setup("classname='' name='test_bad'", "collection failure"));
  CHECK(is_setup("classname='com.x.ATest' name=''", "no database"));  // Surefire, of @BeforeAll
  CHECK_FALSE(is_setup("classname='' name='test_bad'", "no database"));
  CHECK_FALSE(is_setup("classname='test_bad' name='test_a'", "collection failure"));
  CHECK_FALSE(is_setup("name='test_a'", "collection failure"));
  CHECK_FALSE(is_setup("classname='' name=''", "no database"));
  CHECK_FALSE(is_setup("classname='a group' name=''", "no database"));  // a title may be empty
  CHECK_FALSE(is_setup("classname='com.x.ATest'", "no database"));
}

TEST_CASE("Surefire's report is read, its reruns as runs of one test", "[results]") {
  const Results results = read(R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuite xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" version="3.0" name="com.x.FooTest" time="1,234.5" tests="4" errors="1" skipped="1" failures="0">
  <properties><property name="java.version" value="17"/></properties>
  <testcase name="flaky" classname="com.x.FooTest" time="0.01">
    <flakyFailure message="expected 1" type="java.lang.AssertionError"><stackTrace><![CDATA[java.lang.AssertionError: expected 1
	at com.x.FooTest.flaky(FooTest.java:9)
]]></stackTrace><system-out><![CDATA[out]]></system-out></flakyFailure>
    <flakyError type="java.io.IOException"><stackTrace>java.io.IOException</stackTrace></flakyError>
  </testcase>
  <testcase name="broken" classname="com.x.FooTest" time="0.02">
    <error message="1" type="E1">one</error>
    <rerunError message="2" type="E2"><stackTrace>two</stackTrace></rerunError>
    <rerunFailure message="3" type="E3"><stackTrace>three</stackTrace></rerunFailure>
  </testcase>
  <testcase name="off" classname="com.x.FooTest" time="0"><skipped message="later"/></testcase>
  <testcase name="good" classname="com.x.FooTest" time="1,234.5"><system-out>much</system-out></testcase>
</testsuite>)");
  const auto& tests = results.tests;
  REQUIRE(tests.size() == 8);
  CHECK((is(tests[0], "com.x.FooTest", "flaky", Status::failed) && !tests[0].is_rerun));
  CHECK((tests[0].message == "expected 1" && tests[0].type == "java.lang.AssertionError"));
  CHECK(tests[0].details == "java.lang.AssertionError: expected 1\n\tat com.x.FooTest.flaky(FooTest.java:9)\n");
  CHECK((is(tests[1], "com.x.FooTest", "flaky", Status::failed) && tests[1].is_rerun));
  CHECK((is(tests[2], "com.x.FooTest", "flaky", Status::passed) && tests[2].is_rerun));
  CHECK(tests[2].duration == 10ms);
  CHECK((is(tests[3], "com.x.FooTest", "broken", Status::failed) && tests[3].details == "one" && !tests[3].is_rerun));
  CHECK((tests[4].details == "two" && tests[4].is_rerun && tests[4].status == Status::failed));
  CHECK((tests[5].details == "three" && tests[5].message == "3" && tests[5].type == "E3"));
  CHECK((is(tests[6], "com.x.FooTest", "off", Status::skipped) && tests[6].message == "later"));
  CHECK((is(tests[7], "com.x.FooTest", "good", Status::passed) && tests[7].details.empty()));
  CHECK(tests[7].duration == 1234500ms);
}

TEST_CASE("nextest's report is read, its retries as runs of one test", "[results]") {
  const Results results = read(R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="nextest-run" tests="3" failures="1" errors="0" uuid="45c50042" timestamp="2024-01-09T07:50:12.664+00:00" time="0.023">
    <testsuite name="demo::it" tests="3" disabled="0" errors="0" failures="1">
        <testcase name="flaky" classname="demo::it" timestamp="t" time="0.003">
            <flakyFailure timestamp="t" time="0.006" message="panicked at src/lib.rs:3" type="test failure with exit code 101">thread &apos;flaky&apos; panicked
                <system-out>running 1 test</system-out><system-err>boom</system-err></flakyFailure>
        </testcase>
        <testcase name="fails" classname="demo::it" timestamp="t" time="0.016">
            <failure type="test failure with exit code 101">first</failure>
            <rerunFailure timestamp="t" time="0.005" type="test failure with exit code 101"><system-err>second</system-err></rerunFailure>
        </testcase>
        <testcase name="passes" classname="demo::it" timestamp="t" time="0.001"/>
    </testsuite>
</testsuites>)");
  const auto& tests = results.tests;
  REQUIRE(tests.size() == 5);
  CHECK((is(tests[0], "demo::it", "flaky", Status::failed) && tests[0].duration == 6ms));
  CHECK(test::contains(tests[0].details, "thread 'flaky' panicked"));
  CHECK((is(tests[1], "demo::it", "flaky", Status::passed) && tests[1].is_rerun && tests[1].duration == 3ms));
  CHECK((is(tests[2], "demo::it", "fails", Status::failed) && tests[2].details == "first"));
  CHECK((is(tests[3], "demo::it", "fails", Status::failed) && tests[3].details == "second" && tests[3].is_rerun));
  CHECK(is(tests[4], "demo::it", "passes", Status::passed));
}

TEST_CASE("CTest's report is read, and what it could not start has failed", "[results]") {
  const Results results = read(R"xml(<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="(empty)"
	tests="7"
	failures="1"
	disabled="1"
	skipped="4"
	time="1"
	>
	<testcase name="ok" classname="ok" time="0.00197448" status="run">
		<system-out>hi
</system-out>
	</testcase>
	<testcase name="bad" classname="bad" time="1.2e-05" status="fail">
		<failure message=""/>
		<system-out>out &lt;&amp;&gt;
</system-out>
	</testcase>
	<testcase name="missing" classname="missing" time="0" status="notrun">
		<skipped message="Unable to find executable"/>
		<system-out>Unable to find executable: /prog</system-out>
	</testcase>
	<testcase name="code" classname="code" time="0" status="notrun"><skipped message="SKIP_RETURN_CODE=77"/></testcase>
	<testcase name="word" classname="word" time="0" status="notrun"><skipped message="SKIP_REGULAR_EXPRESSION_MATCHED"/></testcase>
	<testcase name="off" classname="off" time="0" status="disabled"><system-out>Disabled</system-out></testcase>
	<testcase name="needs" classname="needs" time="0" status="notrun"><skipped message="Fixture dependency failed"/></testcase>
</testsuite>)xml");
  const auto& tests = results.tests;
  REQUIRE(tests.size() == 7);
  CHECK((is(tests[0], "ok", "ok", Status::passed) && tests[0].details.empty() && tests[0].duration == 1974us));
  CHECK((is(tests[1], "bad", "bad", Status::failed) && tests[1].details == "out <&>" && tests[1].duration == 12us));
  CHECK(is(tests[2], "missing", "missing", Status::failed));
  CHECK((tests[2].message == "Unable to find executable" && tests[2].details == "Unable to find executable: /prog"));
  CHECK(is(tests[3], "code", "code", Status::skipped));
  CHECK(is(tests[4], "word", "word", Status::skipped));
  CHECK(is(tests[5], "off", "off", Status::skipped));
  CHECK(is(tests[6], "needs", "needs", Status::failed));
}

TEST_CASE("GoogleTest's report is read", "[results]") {
  const Results results = read(R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="3" failures="1" disabled="1" errors="0" time="0.001" name="AllTests">
  <testsuite name="Math" tests="3" failures="1" disabled="1" skipped="0" errors="0" time="0.">
    <testcase name="Adds" file="m.cc" line="7" status="run" result="completed" time="0." classname="Math">
      <failure message="m.cc:8&#x0A;Expected equality" type=""><![CDATA[one]]></failure>
      <failure message="m.cc:9&#x0A;Expected true" type=""><![CDATA[two]]></failure>
    </testcase>
    <testcase name="DISABLED_Off" status="notrun" result="suppressed" time="0." classname="Math" />
    <testcase name="Skips" status="run" result="skipped" time="0." classname="Math"><skipped message="no gpu"/></testcase>
  </testsuite>
</testsuites>)");
  const auto& tests = results.tests;
  REQUIRE(tests.size() == 3);
  CHECK((is(tests[0], "Math", "Adds", Status::failed) && tests[0].file == "m.cc" && tests[0].line == 7));
  CHECK(tests[0].message == "m.cc:8\nExpected equality");
  CHECK((test::contains(tests[0].details, "one") && test::contains(tests[0].details, "m.cc:9\nExpected true\ntwo")));
  CHECK(is(tests[1], "Math", "DISABLED_Off", Status::skipped));
  CHECK(is(tests[2], "Math", "Skips", Status::skipped));
}

TEST_CASE("gotestsum's report is read; it says nothing of which run was a rerun", "[results]") {
  const Results results = read(R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="3" failures="1" errors="0" time="0.004">
	<testsuite tests="3" failures="1" time="0.004000" name="example.com/m/calc" timestamp="t">
		<properties><property name="go.version" value="go1.22.0 linux/amd64"></property></properties>
		<testcase classname="example.com/m/calc" name="TestAdd/negative" time="0.000000">
			<failure message="Failed" type="">=== RUN   TestAdd/negative&#xA;    calc_test.go:7: no&#xA;</failure>
		</testcase>
		<testcase classname="example.com/m/calc" name="TestSkip" time="0.000000"><skipped message="=== RUN   TestSkip&#xA;"></skipped></testcase>
		<testcase classname="example.com/m/calc" name="TestAdd/negative" time="0.010000"></testcase>
	</testsuite>
</testsuites>)");
  REQUIRE(results.tests.size() == 3);
  CHECK(is(results.tests[0], "example.com/m/calc", "TestAdd/negative", Status::failed));
  CHECK(results.tests[0].details == "=== RUN   TestAdd/negative\n    calc_test.go:7: no\n");
  CHECK(is(results.tests[1], "example.com/m/calc", "TestSkip", Status::skipped));
  CHECK((is(results.tests[2], "example.com/m/calc", "TestAdd/negative", Status::passed) && !results.tests[2].is_rerun));
}

TEST_CASE("the reports of jest-junit and vitest are read", "[results]") {
  const Results jest = read(R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="jest tests" tests="2" failures="1" errors="0" time="0.6">
  <testsuite name="cart" errors="0" failures="1" skipped="1" timestamp="t" time="0.2" tests="2">
    <testcase classname="cart adds" name="cart adds" time="0.003"><failure>Error: expect(received).toBe(expected)
    at Object.&lt;anonymous&gt; (cart.test.js:5:19)</failure></testcase>
    <testcase classname="cart later" name="cart later" time="0"><skipped/></testcase>
  </testsuite>
</testsuites>)");
  REQUIRE(jest.tests.size() == 2);
  CHECK(is(jest.tests[0], "cart adds", "cart adds", Status::failed));
  CHECK(test::contains(jest.tests[0].details, "at Object.<anonymous> (cart.test.js:5:19)"));
  CHECK(is(jest.tests[1], "cart later", "cart later", Status::skipped));

  const Results vitest = read(R"(<?xml version="1.0" encoding="UTF-8" ?>
<testsuites name="vitest tests" tests="1" failures="1" errors="0" time="0.3">
    <testsuite name="a.test.ts" timestamp="t" hostname="h" tests="1" failures="1" errors="0" skipped="0" time="0.0">
        <testcase classname="a.test.ts" name="math &gt; adds" time="0.0041">
            <failure message="expected 3 to be 4" type="AssertionError">
AssertionError: expected 3 to be 4
 ❯ a.test.ts:5:17
            </failure>
        </testcase>
    </testsuite>
</testsuites>)");
  REQUIRE(vitest.tests.size() == 1);
  CHECK(is(vitest.tests[0], "a.test.ts", "math > adds", Status::failed));
  CHECK((vitest.tests[0].type == "AssertionError" && test::contains(vitest.tests[0].details, "❯ a.test.ts:5:17")));
}

TEST_CASE("the reports of PHPUnit and RSpec are read", "[results]") {
  const Results phpunit = read(R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="phpunit.xml" tests="3" assertions="3" errors="0" failures="1" skipped="1" time="0.01">
    <testsuite name="App\MathTest" file="/app/MathTest.php" tests="3" assertions="3" errors="0" failures="1" skipped="1" time="0.01">
      <testsuite name="App\MathTest::testAdd" tests="2" assertions="2" errors="0" failures="1" skipped="0" time="0.005">
        <testcase name="testAdd with data set #0" file="/app/MathTest.php" line="12" class="App\MathTest" classname="App.MathTest" assertions="1" time="0.0021"/>
        <testcase name="testAdd with data set #1" file="/app/MathTest.php" line="12" class="App\MathTest" classname="App.MathTest" assertions="1" time="0.0012">
          <failure type="PHPUnit\Framework\ExpectationFailedException">Failed asserting that 3 matches 4.</failure>
        </testcase>
      </testsuite>
      <testcase name="testLater" class="App\MathTest" classname="App.MathTest" assertions="0" time="0"><skipped/></testcase>
    </testsuite>
  </testsuite>
</testsuites>)");
  REQUIRE(phpunit.tests.size() == 3);
  CHECK(is(phpunit.tests[0], "App.MathTest", "testAdd with data set #0", Status::passed));
  CHECK(is(phpunit.tests[1], "App.MathTest", "testAdd with data set #1", Status::failed));
  CHECK((phpunit.tests[1].file == "/app/MathTest.php" && phpunit.tests[1].line == 12));
  CHECK(is(phpunit.tests[2], "App.MathTest", "testLater", Status::skipped));

  const Results rspec = read(R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="rspec" tests="1" skipped="0" failures="1" errors="0" time="0.04" timestamp="t" hostname="h">
<properties><property name="seed" value="1"/></properties>
<testcase classname="spec.cart_spec" name="Cart adds" file="./spec/cart_spec.rb" time="0.021"><failure message="expected: 2&#10;     got: 1" type="RSpec::Expectations::ExpectationNotMetError">Failure/Error: expect(1).to eq(2)</failure></testcase>
</testsuite>)");
  REQUIRE(rspec.tests.size() == 1);
  CHECK(is(rspec.tests[0], "spec.cart_spec", "Cart adds", Status::failed));
  CHECK((rspec.tests[0].file == "./spec/cart_spec.rb" && rspec.tests[0].message == "expected: 2\n     got: 1"));
}
