#include "lib/examples/replay.hpp"

#include "lib/examples/found.hpp"
#include "lib/examples/rapidcheck_reproduce.hpp"
#include "test/support/catch.hpp"
#include "test/support/contains.hpp"
#include "test/support/recorded.hpp"

using namespace toolkit;
using namespace toolkit::examples;
using test::contains;

namespace {

Example example(Framework framework, const std::string& name, const std::string& seed, const std::string& replay = "",
                const std::string& last_seen = "2026-01-01T00:00:00Z") {
  Example one{.framework = framework, .test = {"", name}, .counterexample = "(1)", .replay = replay};
  if (!seed.empty()) one.seed = seed;
  one.last_seen = last_seen;
  return one;
}

/// What rapidcheck said of a property.
std::string reproduction(const std::string& recording, const std::string& name) {
  for (const Property& property : find_in_output(test::recorded("examples/rapidcheck/" + recording))) {
    if (property.test.name == name) return property.replay;
  }
  return "";
}

}  // namespace

TEST_CASE("frameworks with files of their own need nothing else", "[examples]") {
  const Replay replay = replay_of({example(Framework::hypothesis, "a", "", "'6', b'AA'"),
                                   example(Framework::rapid, "b", "12", "testdata/rapid/b/b.fail"),
                                   example(Framework::proptest, "c", "", "aa"), example(Framework::jqwik, "d", "12")},
                                  Environment{});
  CHECK(replay.first.empty());
  CHECK(replay.environment.empty());
  CHECK(replay.notes.empty());
}

TEST_CASE("rapidcheck's examples go into one variable, for a run of their own", "[examples]") {
  const std::string always = reproduction("numbers.txt", "always");
  const std::string panics = reproduction("progress.txt", "panics");
  const std::string later = reproduction("progress.txt", "always");
  const Replay replay = replay_of(
      {example(Framework::rapidcheck, "always", "1", always), example(Framework::rapidcheck, "panics", "2", panics),
       example(Framework::rapidcheck, "always", "3", later, "2026-02-01T00:00:00Z")},
      Environment{});
  REQUIRE(replay.first.size() == 1);
  CHECK(replay.first.front().first == "RC_PARAMS");
  const std::string& value = replay.first.front().second;
  REQUIRE(value.starts_with("reproduce="));
  const auto both = parse_reproduce(value.substr(10));
  REQUIRE(both.size() == 2);
  CHECK(print_reproduce({both[0]}) == later);
  CHECK(print_reproduce({both[1]}) == panics);
  CHECK(replay.environment.empty());
  CHECK(replay.notes.empty());
}

TEST_CASE("a seed comes again in the ordinary run, the latest first", "[examples]") {
  const Replay replay = replay_of({example(Framework::rapidcheck, "old", "1"),
                                   example(Framework::rapidcheck, "new", "2", "", "2026-02-01T00:00:00Z"),
                                   example(Framework::quickcheck, "h", "3", "HSPEC_SEED"),
                                   example(Framework::quickcheck, "t", "(SMGen 4 5,6)", "TASTY_QUICKCHECK_REPLAY")},
                                  Environment{});
  CHECK(replay.environment ==
        Variables{{"RC_PARAMS", "seed=2"}, {"HSPEC_SEED", "3"}, {"TASTY_QUICKCHECK_REPLAY", "(SMGen 4 5,6)"}});
  REQUIRE(replay.notes.size() == 1);
  CHECK(contains(replay.notes.front(), "run it with RC_PARAMS=seed=1"));
}

TEST_CASE("a variable of the user stays as it is", "[examples]") {
  const Environment own{{{"RC_PARAMS", "max_success=1000"}, {"HSPEC_SEED", ""}}};
  const Replay replay = replay_of({example(Framework::rapidcheck, "a", "1"),
                                   example(Framework::rapidcheck, "always", "1", reproduction("numbers.txt", "always")),
                                   example(Framework::quickcheck, "b", "3", "HSPEC_SEED")},
                                  own);
  CHECK(replay.first.empty());
  CHECK(replay.environment.empty());
  REQUIRE(replay.notes.size() == 3);
  CHECK(contains(replay.notes[0], "RC_PARAMS is set and stays as it is"));
  CHECK(contains(replay.notes[0], "seed=1"));
  CHECK(contains(replay.notes[1], "HSPEC_SEED=3"));
  CHECK(contains(replay.notes[2], "RC_PARAMS=reproduce="));
}

TEST_CASE("what only the user can do is said", "[examples]") {
  const Environment ci{{{"CI", "true"}, {"PROPTEST_DISABLE_FAILURE_PERSISTENCE", "1"}}};
  const Replay replay =
      replay_of({example(Framework::fast_check, "group > rare", "-12", "0:1"),
                 example(Framework::hypothesis, "test_a.py::test_b", "", "'6.1', b'AA'"),
                 example(Framework::proptest, "tests::c", "", "aa"), example(Framework::quickcheck, "prop_d", ""),
                 example(Framework::rust_quickcheck, "e\n::error::", "")},
                ci);
  CHECK(replay.environment.empty());
  REQUIRE(replay.notes.size() == 5);
  CHECK(contains(replay.notes[0], "group > rare the parameters { seed: -12, path: \"0:1\", endOnFailure: true }"));
  CHECK(contains(replay.notes[1], "put @reproduce_failure('6.1', b'AA') above the test"));
  CHECK(contains(replay.notes[2], "PROPTEST_DISABLE_FAILURE_PERSISTENCE"));
  CHECK(contains(replay.notes[3], "to try (1) again, test prop_d with it"));
  CHECK(contains(replay.notes[4], "e\\n::error::"));
}

TEST_CASE("notes do not fill the log", "[examples]") {
  const std::vector<Example> many(500, example(Framework::fast_check, "a", "1", "0"));
  const Replay replay = replay_of(many, Environment{});
  REQUIRE(replay.notes.size() == 21);
  CHECK(replay.notes.back() == "and 480 more");
}

TEST_CASE("what rapidcheck would not read is no reproduction", "[examples]") {
  for (const char* wrong : {"", "A", "****", "CYQYsdXY5N", "_____________"}) CHECK(parse_reproduce(wrong).empty());
  rc::prop("any bytes are read back as they were written", [] {
    const auto name = *rc::gen::arbitrary<std::string>();
    const Reproduction panics = parse_reproduce(reproduction("numbers.txt", "panics")).at(0);
    const auto again = parse_reproduce(print_reproduce({{name, panics.bytes}, panics, {name, ""}}));
    RC_ASSERT(again.size() == (name == panics.name ? 1U : 2U));
    RC_ASSERT(again.front().name == name);
    RC_ASSERT(again.front().bytes == panics.bytes);
  });
}
