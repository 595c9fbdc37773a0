#include "lib/runners/rerun.hpp"

#include "test/lib/runners/calls.hpp"

using namespace toolkit;
using namespace toolkit::runners;
using runners::test::failed;
using runners::test::rerun;
using runners::test::Words;

TEST_CASE("a command is not narrowed to nothing, nor to names that no command line holds", "[runners]") {
  CHECK(rerun("ctest", {}) == "cannot: no test is named");
  CHECK(rerun("ctest", {failed("", "")}) == "cannot: a failed test has no name");
  const std::string reason = "cannot: the name of a failed test has a line break or a NUL in it";
  CHECK(rerun("ctest", {failed("", "a"), failed("", "a\nb")}) == reason);
  CHECK(rerun("jest", {failed("a", std::string{"a\0b", 3})}) == reason);
  CHECK(rerun("pytest", {failed("a\rb", "c")}) == reason);
}

TEST_CASE("a command that would be too long is not narrowed", "[runners]") {
  std::vector<results::Test> many;
  for (int i = 0; i < 3000; ++i) many.push_back(failed("m", "Test" + std::string(30, 'a') + std::to_string(i)));
  const std::string reason = "cannot: the names of all failed tests are too long for one command";
  for (const char* const command : {"go test -json", "gotestsum", "jest", "cargo test --no-fail-fast",
                                    "cargo nextest run", "mvn test", "rspec", "phpunit"}) {
    INFO(command);
    CHECK(rerun(command, many) == reason);
  }
  CHECK(rerun("ctest", many) == "cannot: the names of all failed tests are too long for CMake's regular expressions");
  CHECK(rerun("pytest tests", many, {"m.py"}) == "pytest tests --lf --lfnf=none");
}

TEST_CASE("what starts a runner stays in front of it", "[runners]") {
  CHECK(rerun("timeout 5m env A=1 go test -json ./...", {failed("m/a", "TestA")}) ==
        "timeout 5m env A=1 go test -json -run=^TestA$ -count=1 m/a");
  CHECK(rerun("npm exec --yes -- jest --ci", {failed("a", "b")}) ==
        "npm exec --yes -- jest --ci --testNamePattern=^b$");
}

TEST_CASE("ctest chooses by a regular expression of CMake", "[runners]") {
  CHECK(rerun("ctest", {failed("", "a")}) == "ctest -R ^a$");
  CHECK(rerun("ctest --test-dir b -j 4 -L fast -LE slow -E x -R old --output-on-failure",
              {failed("", "a"), failed("", "b.c")}) ==
        "ctest --test-dir b -j 4 -L fast -LE slow -E x --output-on-failure -R ^(a|b\\.c)$");
  CHECK(rerun("ctest -I 1,2 -U --rerun-failed -F --tests-regex=old --repeat until-pass:2",
              {failed("", "a"), failed("x", "a")}) == "ctest --repeat until-pass:2 -R ^a$");
  CHECK(rerun(Words{"ctest"}, {failed("", "b (c) [d]|e"), failed("", "p+q?*^$"), failed("", "back\\slash"),
                               failed("", "curly{2}"), failed("", "quote\"d"), failed("", "a-b")}) ==
        Words{"ctest", "-R", R"(^(b \(c\) \[d\]\|e|p\+q\?\*\^\$|back\\slash|curly{2}|quote"d|a-b)$)"});
}

TEST_CASE("cargo test takes exact names", "[runners]") {
  CHECK(rerun("cargo test --no-fail-fast --workspace",
              {failed("demo lib", "tests::a"), failed("demo it", "b"), failed("x", "b")}) ==
        "cargo test --no-fail-fast --workspace -- --exact tests::a b");
  CHECK(rerun("cargo test -p demo old --no-fail-fast -- older --skip x --test-threads 1 --exact --nocapture",
              {failed("demo", "r#mod::r#try")}) ==
        "cargo test -p demo --no-fail-fast -- --skip x --test-threads 1 --nocapture --exact r#mod::r#try");
  CHECK(rerun("cargo test --test it --unknown x --no-fail-fast", {failed("demo", "a")}) ==
        "cargo test --test it --unknown x --no-fail-fast -- --exact a");
  CHECK(rerun("cargo test", {failed("demo", "a")}) ==
        "cannot: cargo test leaves targets out after the first that fails: add --no-fail-fast");
  CHECK(rerun("cargo test --no-fail-fast", {failed("demo", "src/lib.rs - add (line 5)")}) ==
        "cannot: src/lib.rs - add (line 5) has a blank in it, and rustdoc takes no such name");
}

TEST_CASE("nextest takes a filter of binaries and names", "[runners]") {
  CHECK(rerun(Words{"cargo", "nextest", "run", "--no-fail-fast"},
              {failed("demo", "tests::a"), failed("demo::it", "b")}) ==
        Words{"cargo", "nextest", "run", "--no-fail-fast", "-E",
              "(binary_id(=demo) & test(=tests::a)) | (binary_id(=demo::it) & test(=b))"});
  CHECK(rerun(words("cargo nextest run -P ci old -E all() --partition count:1/2 -- older --skip x --ignored"),
              {failed("demo", "a"), failed("demo", "a")}) == Words{"cargo", "nextest", "run", "-P", "ci",
                                                                   "--no-fail-fast", "-E",
                                                                   "(binary_id(=demo) & test(=a))", "--", "--ignored"});
  CHECK(rerun(Words{"cargo", "nextest", "run", "--max-fail=9"}, {failed("demo", "a(b)\\c,d/e")}) ==
        Words{"cargo", "nextest", "run", "--max-fail=9", "-E", R"((binary_id(=demo) & test(=a(b\)\\c\,d\/e)))"});
  CHECK(rerun("cargo nextest run", {failed("", "a")}) == "cannot: a has no binary");
}

TEST_CASE("Maven takes classes and methods", "[runners]") {
  const std::string end =
      " -DfailIfNoSpecifiedTests=false -Dsurefire.failIfNoSpecifiedTests=false -Dit.failIfNoSpecifiedTests=false "
      "-Dfailsafe.failIfNoSpecifiedTests=false";
  CHECK(rerun("mvn -B -Dtest=Old -D it.test=Old -Dx=y verify",
              {failed("com.x.FooTest", "b"), failed("com.x.FooTest", "a"), failed("com.x.BarTest", "c")}) ==
        "mvn -B -Dx=y verify -Dtest=com.x.BarTest#c,com.x.FooTest#a+b" + end);
  CHECK(rerun("mvn test", {failed("A", "p(int)[1]"), failed("A", "p(int)[2]"), failed("A", "q{int}[1]"),
                           failed("A", "r[x y]")}) == "mvn test -Dtest=A#p*+q*+r*" + end);
  CHECK(rerun("mvn test", {failed("com.x.Foo$Inner", "in")}) == "mvn test -Dtest=com.x.Foo$Inner#in" + end);
  CHECK(rerun("mvn test", {failed("A", "a sentence, as Kotlin has it"), failed("A", "b"), failed("B", "")}) ==
        "mvn test -Dtest=A,B" + end);
  // With -fae the module of FooTest has run none of its integration tests, and another one those of BazIT.
  CHECK(rerun("mvn verify", {failed("com.x.BazIT", "one"), failed("com.x.FooTest", "a")}) ==
        "mvn verify -Dtest=com.x.FooTest#a" + end);
  CHECK(rerun("mvn verify", {failed("ITBaz$Inner", "one")}) ==
        "mvn verify -Dtest=no.unit.Test -Dit.test=ITBaz$Inner#one" + end);
  CHECK(rerun("mvn test", {failed("A class with a name of its own", "a")}) ==
        "cannot: A class with a name of its own is no name of a class");
}

TEST_CASE("rspec takes full descriptions and files", "[runners]") {
  const std::vector<results::Test> tests{failed("spec.a_spec", "Cart adds (two)", "./spec/a_spec.rb"),
                                         failed("spec.a_spec", "Cart is \"new\"", "./spec/a_spec.rb")};
  CHECK(rerun(words("bundle exec rspec spec/a_spec.rb:3 -e old --tag fast"), tests, {"./spec/a_spec.rb"}) ==
        Words{"bundle", "exec", "rspec", "--tag", "fast", "--example", "Cart adds (two)", "--example",
              "Cart is \"new\"", "./spec/a_spec.rb"});
  CHECK(rerun(words("rspec spec"), tests) ==
        Words{"rspec", "spec", "--example", "Cart adds (two)", "--example", "Cart is \"new\""});
  // RSpec finds no example by a description that it has made itself.
  for (const char* const name : {"Cart is expected to eq 2", "Cart ", "Cart example at ./spec/a_spec.rb:7"}) {
    INFO(name);
    CHECK(rerun("rspec spec", {tests[0], failed("spec.a_spec", name, "./spec/a_spec.rb")}, {"./spec/a_spec.rb"}) ==
          "rspec ./spec/a_spec.rb");
    CHECK(rerun("rspec spec", {failed("spec.a_spec", name)}) ==
          "cannot: a failed example has no description of its own");
  }
}

TEST_CASE("phpunit takes a regular expression of PCRE", "[runners]") {
  CHECK(
      rerun(Words{"vendor/bin/phpunit", "--filter", "old", "--testsuite", "unit"},
            {failed("Tests.FooTest", "testA"), failed("Tests.FooTest", "testB with data set \"x/y (1)\""),
             failed("Tests.FooTest", "testB with data set #0")}) ==
      Words{
          "vendor/bin/phpunit", "--testsuite", "unit", "--filter",
          R"re(/^(Tests\\FooTest::testA|Tests\\FooTest::testB with data set "x\/y \(1\)"|Tests\\FooTest::testB with data set #0)$/)re"});
}
