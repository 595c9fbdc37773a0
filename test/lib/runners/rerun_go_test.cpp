#include "lib/runners/rerun.hpp"

#include "test/lib/runners/calls.hpp"

using namespace toolkit;
using namespace toolkit::runners;
using runners::test::failed;
using runners::test::rerun;
using runners::test::Words;

namespace {

const std::vector<results::Test> kFailed{failed("m/a", "TestA"), failed("m/a", "TestTable/x"),
                                         failed("m/a", "TestTable"), failed("m/b", "TestB")};
const std::string kPattern = "^(TestA|TestB)$|^TestTable$/^x$";

}  // namespace

TEST_CASE("go test is narrowed to the packages and names of what failed", "[runners]") {
  CHECK(rerun("go test -json ./...", kFailed) == "go test -json -run=" + kPattern + " -count=1 m/a m/b");
  CHECK(rerun("go test ./... -json", kFailed) == "go test -run=" + kPattern + " -count=1 m/a m/b -json");
  CHECK(rerun("go test -C sub -race -run=Test -skip Slow -count=3 -v -json ./a ./b", kFailed) ==
        "go test -C sub -race -skip Slow -count=3 -v -json -run=" + kPattern + " m/a m/b");
  CHECK(rerun("go test -json --run Test -test.run=B ./...", kFailed) ==
        "go test -json -run=" + kPattern + " -count=1 m/a m/b");
}

TEST_CASE("without packages go test stays in its folder", "[runners]") {
  CHECK(rerun("go test -json", {failed("m", "TestA")}) == "go test -json -run=^TestA$ -count=1");
  CHECK(rerun("go test -json -args ./x", {failed("m", "TestA")}) == "go test -json -run=^TestA$ -count=1 -args ./x");
}

TEST_CASE("arguments for the test program stay", "[runners]") {
  CHECK(rerun("go test -json ./... -args -golden x", {failed("m/a", "TestA")}) ==
        "go test -json -run=^TestA$ -count=1 m/a -args -golden x");
  CHECK(rerun("go test -json ./... -golden x", {failed("m/a", "TestA")}) ==
        "go test -json -run=^TestA$ -count=1 m/a -golden x");
  CHECK(rerun("go test -json -golden ./... -v", {failed("m/a", "TestA")}) ==
        "go test -json -golden -run=^TestA$ -count=1 m/a -v");
}

TEST_CASE("what has no package's name keeps the user's words", "[runners]") {
  CHECK(rerun("go test -json a_test.go b_test.go", {failed("command-line-arguments", "TestA")}) ==
        "go test -json -run=^TestA$ -count=1 a_test.go b_test.go");
}

TEST_CASE("a test that fails by itself in one package is run with all its subtests in each", "[runners]") {
  CHECK(rerun("go test -json ./...", {failed("m/a", "TestT/x"), failed("m/a", "TestT"), failed("m/b", "TestT")}) ==
        "go test -json -run=^TestT$ -count=1 m/a m/b");
}

TEST_CASE("go test that leaves tests out, or chooses others, is not narrowed", "[runners]") {
  CHECK(rerun("go test -json -failfast=false ./...", {failed("m", "TestA")}) ==
        "go test -json -failfast=false -run=^TestA$ -count=1 m");
  CHECK(rerun("go test -json -fuzz FuzzX ./a", {failed("m/a", "FuzzX")}) ==
        "cannot: go test -fuzz looks for new inputs each time");
  CHECK(rerun("go test -json -bench . ./a", {failed("m/a", "BenchmarkB")}) ==
        "cannot: BenchmarkB is a benchmark, which -run does not choose");
  CHECK(rerun("go test -json -run TestT/fast ./a", {failed("m/a", "TestT")}) ==
        "cannot: -run chooses among the subtests of TestT");
  CHECK(rerun("go test -json -run TestT/fast ./a", {failed("m/a", "TestT/fast_one"), failed("m/a", "TestT")}) ==
        "go test -json -run=^TestT$/^fast_one$ -count=1 m/a");
  CHECK(rerun("go test -json ./a -args -test.run=B", kFailed) == "cannot: -test.run stands behind -args");
}

TEST_CASE("gotestsum hands the same to go test", "[runners]") {
  CHECK(rerun("gotestsum", kFailed) == "gotestsum -- -run=" + kPattern + " -count=1 m/a m/b");
  CHECK(rerun("gotestsum --format dots -- -race ./...", kFailed) ==
        "gotestsum --format dots -- -race -run=" + kPattern + " -count=1 m/a m/b");
  CHECK(rerun("gotestsum --format dots ./... -race -run Test", kFailed) ==
        "gotestsum --format dots -- -run=" + kPattern + " -count=1 m/a m/b -race");
  CHECK(rerun("gotestsum --junitfile j.xml -- -race", {failed("m", "TestA")}) ==
        "gotestsum --junitfile j.xml -- -race -run=^TestA$ -count=1");
  CHECK(rerun(Words{"gotestsum", "--rerun-fails=2", "--packages=./a ./b", "--", "-race"}, kFailed) ==
        Words{"gotestsum", "--rerun-fails=2", "--packages=m/a m/b", "--", "-race", "-run=" + kPattern, "-count=1"});
  CHECK(rerun(Words{"gotestsum", "--rerun-fails"}, kFailed) ==
        Words{"gotestsum", "--rerun-fails", "--packages=m/a m/b", "--", "-run=" + kPattern, "-count=1"});
}

TEST_CASE("gotestsum that leaves tests out, or runs any command, is not narrowed", "[runners]") {
  CHECK(rerun("gotestsum --raw-command -- ./run", kFailed) == "cannot: --raw-command may be any command");
  CHECK(rerun("gotestsum", {failed("command-line-arguments", "TestA")}) == "cannot: the packages have no names");
}
