// pytest, Jest and vitest.
#include "lib/runners/rerun.hpp"
#include "test/lib/runners/calls.hpp"

using namespace toolkit;
using namespace toolkit::runners;
using runners::test::failed;
using runners::test::rerun;
using runners::test::Words;

namespace {

const std::set<std::string> kFiles{"tests/test_a.py", "tests/sub/test_b.py"};
const std::vector<results::Test> kTwo{failed("tests.test_a.TestX", "test_y"),
                                      failed("tests.sub.test_b", "test_p[a-b]")};
const std::set<std::string> kScripts{"a.test.js", "web/b.test.js"};

}  // namespace

TEST_CASE("pytest is narrowed to node ids", "[runners]") {
  CHECK(rerun("pytest -q tests -k fast", kTwo, kFiles) ==
        "pytest -q -k fast tests/test_a.py::TestX::test_y tests/sub/test_b.py::test_p[a-b]");
  CHECK(rerun("python -m pytest -n 4 tests/test_a.py::TestX -- tests/sub", kTwo, kFiles) ==
        "python -m pytest -n 4 tests/test_a.py::TestX::test_y tests/sub/test_b.py::test_p[a-b] --");
  CHECK(rerun("pytest --cov src --splits 3 --group 1 tests", {kTwo[0], kTwo[0]}, kFiles) ==
        "pytest --cov src tests/test_a.py::TestX::test_y");
}

TEST_CASE("a node id is the name as it is", "[runners]") {
  for (const char* const name : {"test_p[a b]", "test_p[a::b]", "test_p[x/y]", "test_p[q'\"z]", "test_p[[z]]",
                                 "test_p[\\xe9]", "test_p[new\\nline]", "test_p[a@b]", "test_p[]@g]"}) {
    INFO(name);
    CHECK(rerun(Words{"pytest"}, {failed("tests.test_a", name)}, kFiles) ==
          Words{"pytest", "tests/test_a.py::" + std::string{name}});
  }
  CHECK(rerun("pytest", {failed("tests.test_a.TestX.TestY", "test_in")}, kFiles) ==
        "pytest tests/test_a.py::TestX::TestY::test_in");
}

TEST_CASE("the group of --dist loadgroup is no part of a node id", "[runners]") {
  const std::vector<results::Test> tests{failed("tests.test_a", "test_g@g1"), failed("tests.test_a", "test_p[a@b]"),
                                         failed("tests.test_a", "test_p[c@d]@g1"), failed("tests.test_a", "test_h")};
  CHECK(rerun("pytest -n 2 --dist loadgroup", tests, kFiles) ==
        "pytest -n 2 --dist loadgroup tests/test_a.py::test_g tests/test_a.py::test_p[a@b] "
        "tests/test_a.py::test_p[c@d] tests/test_a.py::test_h");
}

TEST_CASE("where a node id is not certain pytest takes what failed last", "[runners]") {
  CHECK(rerun("pytest tests", {failed("web.tests.test_a", "test_y")}, kFiles) == "pytest tests --lf --lfnf=none");
  CHECK(rerun("pytest tests", {failed("tests.test_a.TestX", "t")}, {"tests/test_a.py", "tests/test_a/TestX.py"}) ==
        "pytest tests --lf --lfnf=none");
  CHECK(rerun("pytest --unknown tests", kTwo, kFiles) == "pytest --unknown tests --lf --lfnf=none");
  CHECK(rerun("pytest --cache-clear --lf --lfnf all tests -- x", {failed("", "x")}, kFiles) ==
        "pytest tests --lf --lfnf=none -- x");
  CHECK(rerun("pytest -p no:cacheprovider", kTwo, kFiles) ==
        "pytest -p no:cacheprovider tests/test_a.py::TestX::test_y tests/sub/test_b.py::test_p[a-b]");
  CHECK(rerun("pytest -p no:cacheprovider -p x", {failed("a", "b")}, kFiles) ==
        "cannot: the files of the tests are not certain, and pytest has no cache");
}

TEST_CASE("pytest that could not read a file is not narrowed", "[runners]") {
  results::Test broken = failed("pytest", "tests.test_bad");
  broken.message = "collection failure";
  CHECK(rerun("pytest", {broken}, kFiles) == "cannot: tests.test_bad could not be collected");
}

TEST_CASE("Jest is narrowed to files and a pattern of names", "[runners]") {
  const std::vector<results::Test> tests{failed("a.test.js", "outer (x) > adds", "a.test.js"),
                                         failed("web/b.test.js", "top", "web/b.test.js"),
                                         failed("web/b.test.js", "outer (x) > adds", "web/b.test.js")};
  const std::string pattern = R"(^(outer \(x\)( > | )adds|top)$)";
  CHECK(rerun(words("npx jest --ci a.test web -t old --shard=1/3 --testPathPatterns x"), tests, kScripts) ==
        Words{"npx", "jest", "--ci", "--testNamePattern=" + pattern, "--runTestsByPath", "a.test.js", "web/b.test.js"});
  CHECK(rerun(words("jest --projects p q --runTestsByPath a.test.js"), tests, kScripts) ==
        Words{"jest", "--projects", "p", "q", "--testNamePattern=" + pattern, "--runTestsByPath", "a.test.js",
              "web/b.test.js"});
  for (const char* const command : {"jest -o --shard=1/2", "jest --findRelatedTests src/a.js", "jest --unknown x"}) {
    INFO(command);
    Words narrowed = words(command);
    narrowed.push_back("--testNamePattern=" + pattern);
    CHECK(rerun(words(command), tests, kScripts) == narrowed);
  }
  CHECK(rerun(words("jest a.test"), tests) == Words{"jest", "a.test", "--testNamePattern=" + pattern});
}

TEST_CASE("titles are quoted for JavaScript", "[runners]") {
  CHECK(rerun(Words{"jest"}, {failed("f", "a > b [c] $^ \"q\" 's' \\ back/slash")}) ==
        Words{"jest", R"(--testNamePattern=^a( > | )b \[c\] \$\^ "q" 's' \\ back\/slash$)"});
  CHECK(rerun(Words{"jest"}, {failed("f", "outer >  blank ends ")}) ==
        Words{"jest", "--testNamePattern=^outer( > | ) blank ends $"});
  CHECK(rerun(Words{"jest"}, {failed("f", "adds 1 + 2 {x}? |")}) ==
        Words{"jest", R"(--testNamePattern=^adds 1 \+ 2 \{x\}\? \|$)"});
  // Before version 2, vitest has a group without a name around all.
  CHECK(rerun(Words{"vitest", "run"}, {failed("f", " > top")}) ==
        Words{"vitest", "run", "--testNamePattern=^( > | )top$"});
}

TEST_CASE("vitest is narrowed to files and a pattern of names", "[runners]") {
  const std::vector<results::Test> tests{failed("a.test.js", "top", "a.test.js")};
  CHECK(rerun("vitest run web --shard 1/3 -t old --coverage", tests, kScripts) ==
        "vitest run --coverage a.test.js --testNamePattern=^top$");
  CHECK(rerun("vitest --run web", tests, kScripts) == "vitest --run a.test.js --testNamePattern=^top$");
  CHECK(rerun("vitest related src/a.ts --run", tests, kScripts) ==
        "vitest related src/a.ts --run --testNamePattern=^top$");
  CHECK(rerun("vitest run --changed --shard=1/2", tests, kScripts) ==
        "vitest run --changed --shard=1/2 --testNamePattern=^top$");
  CHECK(rerun("vitest run web --unknown x", tests, kScripts) == "vitest run web --unknown x --testNamePattern=^top$");
  CHECK(rerun("vitest run web", tests) == "vitest run web --testNamePattern=^top$");
}
