// The example workflow over a project of the test's own: a parallel stage, then a sequential one.
#include <fstream>
#include <sstream>

#include "lib/core/text.hpp"
#include "test/e2e/act_repository.hpp"
#include "test/support/catch.hpp"
#include "test/support/contains.hpp"

namespace toolkit::e2e {
namespace {

using tools_test::Ended;
using tools_test::Scratch;

constexpr std::chrono::seconds kPatience{240};

/// What each call of make sees goes to $(SEEN), a line each: the stage, its workers by two variables and by make's own
/// flags, its seed, and whether somebody outside would get the lock of integration tests (0) or not (124). The first
/// call of each stage fails.
constexpr const char* kMakefile =
    "OTHER := env -i PATH=\"$$PATH\" ci-toolkit/build/dev/bin/retry-run --exclusive integration --total-timeout\n"
    "TELL = echo \"$(1) $$CI_TOOLKIT_WORKERS $$GOMAXPROCS $(filter -j%,$(MAKEFLAGS)) seed $$CI_TOOLKIT_SEED"
    " $$($(OTHER) $(2) -- true >/dev/null 2>&1; echo $$?)\" >>$(SEEN)\n"
    "check-unit:\n"
    "\t@$(call TELL,unit,20s)\n"
    "\t@test $$(grep -c ^unit $(SEEN)) -gt 1\n"
    "check-integration:\n"
    "\t@$(call TELL,integration,100ms)\n"
    "\t@test $$(grep -c ^integration $(SEEN)) -gt 1 || { echo connect: Connection refused >&2; exit 1; }\n"
    "clean-fixtures:\n"
    "\t@echo clean >>$(SEEN)\n";

/// The steps of workflows/test-with-retries.yml, but for the two checkouts before them.
std::string steps_of_example() {
  std::ostringstream text;
  text << std::ifstream{TOOLKIT_SOURCE_DIR "/workflows/test-with-retries.yml"}.rdbuf();
  const std::size_t first = text.str().find("      - run: ci-toolkit/dev build release\n");
  return first == std::string::npos ? "" : text.str().substr(first);
}

}  // namespace

TEST_CASE("the example workflow runs a parallel stage, and then a sequential one that holds its lock", "[e2e]") {
  const auto act = act_program();
  if (!act) SKIP_TEST(kNoAct);
  if (!tools_test::has_program("make")) SKIP_TEST("there is no make");
  const std::string steps = steps_of_example();
  REQUIRE_FALSE(steps.empty());
  const Scratch folder;
  const ActRepository repository{steps};
  repository.add_actions("ci-toolkit");
  repository.add("ci-toolkit/dev", "#!/bin/sh\necho \"built by $*\"\n");
  repository.add("Makefile", "SEEN := " + folder.path() + "/seen\n" + kMakefile);
  const Ended ended = repository.run(*act)->finish(kPatience);
  INFO(ended.out << ended.err);
  CHECK(ended.code == 0);
  const auto lines = nonempty_lines(folder.read("seen"));
  INFO(folder.read("seen"));
  REQUIRE(lines.size() == 5);
  // As many workers as fit, in every place; both attempts have one seed; and nobody is locked out.
  std::istringstream unit{lines[0]};
  std::string stage;
  std::string workers;
  std::string seed;
  unit >> stage >> workers >> seed >> seed >> seed >> seed;
  CHECK(workers.find_first_not_of("0123456789") == std::string::npos);
  CHECK(seed.find_first_not_of("0123456789") == std::string::npos);
  CHECK(lines[0] == "unit " + workers + " " + workers + " -j" + workers + " seed " + seed + " 0");
  CHECK(lines[1] == lines[0]);
  // One worker, no seed, and the lock is held.
  CHECK(lines[2] == "integration 1 1  seed  124");
  CHECK(lines[3] == "clean");
  CHECK(lines[4] == lines[2]);
  CHECK(test::contains(ended.out, "built by build release"));
  CHECK(test::contains(ended.out, "unit tests: 2 attempts, success"));
  CHECK(test::contains(ended.out, "integration tests: 2 attempts, success"));
}

}  // namespace toolkit::e2e
