// Narrowed commands, run by go and ctest themselves, for names that mean something in a regular expression.
#include <algorithm>

#include "lib/process/capture.hpp"
#include "lib/results/ctest_text.hpp"
#include "lib/results/go_test_json.hpp"
#include "test/lib/runners/calls.hpp"
#include "test/support/far_away.hpp"
#include "test/support/temp_dir.hpp"

using namespace toolkit;
using namespace toolkit::runners;
using runners::test::rerun;
using runners::test::Words;

namespace {

constexpr const char* kGoTests = R"go(package m

import "testing"

func TestA(t *testing.T)  { t.Fatal("a") }
func TestAB(t *testing.T) {}
func TestTable(t *testing.T) {
	for _, name := range []string{"a blank", "a+b", "(x|y)", "[z]", "a/b", "$^.*", "q\"'\\", "", "dup", "dup", "[", "]",
		"{2}", "tab\tx", "\u00e9", "x-y"} {
		t.Run(name, func(t *testing.T) { t.Fatal(name) })
		t.Run("not "+name, func(t *testing.T) {})
	}
}
func TestDeep(t *testing.T) {
	t.Run("x", func(t *testing.T) {
		t.Run("y", func(t *testing.T) { t.Fatal("y") })
		t.Run("z", func(t *testing.T) {})
	})
	t.Run("w", func(t *testing.T) {})
}
func FuzzX(f *testing.F) {
	f.Add("s")
	f.Add("t")
	f.Fuzz(func(t *testing.T, s string) {
		if s == "s" {
			t.Fatal(s)
		}
	})
}
)go";

constexpr const char* kCtests = R"cmake(
add_test([=[a]=] "false")
add_test([=[a.b]=] "false")
add_test([=[axb]=] "true")
add_test([=[a.b.c]=] "true")
add_test([=[b (c) [d]|e]=] "false")
add_test([=[p+q?*^$]=] "false")
add_test([=[back\slash]=] "false")
add_test([=[curly{2}]=] "false")
add_test([=[quote"d]=] "false")
add_test([=[x-y]=] "false")
add_test([=[b]=] "true")
)cmake";

/// What the command prints, run in a folder.
std::string output_of(const std::string& folder, const Words& command) {
  Words argv{"env", "-C", folder, "GOPROXY=off", "GOTOOLCHAIN=local", "GOFLAGS=-mod=mod", "GOWORK=off"};
  std::ranges::copy(command, std::back_inserter(argv));
  const auto captured = process::capture(argv, std::size_t{1} << 20U, toolkit::test::far_away());
  return captured ? captured->tail : std::string{};
}

bool is_here(const std::string& program) { return !output_of("/", {"sh", "-c", "command -v " + program}).empty(); }

std::vector<results::Test> failed_in(const Result<results::Results>& read) {
  REQUIRE(read);
  CHECK(read->incomplete.empty());
  std::vector<results::Test> tests = read->tests;
  std::erase_if(tests, [](const results::Test& test) { return test.status != results::Status::failed; });
  return tests;
}

std::set<results::TestId> ids_of(const std::vector<results::Test>& tests) {
  std::set<results::TestId> ids;
  for (const results::Test& test : tests) ids.insert(test.id);
  return ids;
}

}  // namespace

TEST_CASE("go test runs just what has failed", "[runners][real]") {
  if (!is_here("go")) SKIP_TEST("go is not here");
  const toolkit::test::TempDir folder;
  (void)folder.write("go.mod", "module example.com/m\n\ngo 1.20\n");
  (void)folder.write("m_test.go", kGoTests);
  const Words command{"go", "test", "-json", "./..."};
  const auto failed = failed_in(results::read_go_test_json(output_of(folder.path(), command)));
  CHECK(failed.size() == 23);
  const auto again = results::read_go_test_json(output_of(folder.path(), rerun(command, failed)));
  REQUIRE(again);
  CHECK(ids_of(again->tests) == ids_of(failed));
}

TEST_CASE("ctest runs just what has failed", "[runners][real]") {
  if (!is_here("ctest")) SKIP_TEST("ctest is not here");
  const toolkit::test::TempDir folder;
  (void)folder.write("CTestTestfile.cmake", kCtests);
  const Words command{"ctest", "-j2"};
  const auto failed = failed_in(results::read_ctest_text(output_of(folder.path(), command)));
  CHECK(failed.size() == 8);
  const auto again = results::read_ctest_text(output_of(folder.path(), rerun(command, failed)));
  REQUIRE(again);
  CHECK(ids_of(again->tests) == ids_of(failed));
}
