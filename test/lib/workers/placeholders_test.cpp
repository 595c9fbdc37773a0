#include "lib/workers/placeholders.hpp"

#include "test/support/catch.hpp"

using namespace toolkit::workers;

TEST_CASE("the numbers stand in the places that are held for them", "[workers]") {
  CHECK(fill_in("ctest -j{workers} --seed={seed} {workers}{seed}", 3, 77) == "ctest -j3 --seed=77 377");
  CHECK(fill_in("{seed}", 3, 18'446'744'073'709'551'615U) == "18446744073709551615");
  CHECK(fill_in("", 3, 7).empty());
}

TEST_CASE("what belongs to the shell, or is written otherwise, stays as it is", "[workers]") {
  for (const char* text : {"${workers}", "${seed}", "$${seed}", "{Workers}", "{ seed }", "{seed", "seed}", "{}", "$",
                           "{seeds}", "{worker", "a$"}) {
    CHECK(fill_in(text, 3, 7) == text);
  }
  CHECK(fill_in("$ {seed}", 3, 7) == "$ 7");
  CHECK(fill_in("{{seed}}", 3, 7) == "{7}");
  CHECK(fill_in("${a}{seed}", 3, 7) == "${a}7");
}

TEST_CASE("what has no value stays as it is", "[workers]") {
  CHECK(fill_in("{workers} {seed}", 3, std::nullopt) == "3 {seed}");
  CHECK(fill_in("{workers} {seed}", std::nullopt, 7) == "{workers} 7");
  CHECK(fill_in("{workers} {seed}", std::nullopt, std::nullopt) == "{workers} {seed}");
}
