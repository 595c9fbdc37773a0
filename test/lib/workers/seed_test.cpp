#include "lib/workers/seed.hpp"

#include <set>

#include "test/support/catch.hpp"

using namespace toolkit::workers;

TEST_CASE("Property 10, seeds are deterministic: the same draw gives the same seed, from 1 to 2^31 - 1",
          "[workers][property]") {
  rc::prop("for any draw", [](std::uint64_t drawn) {
    const std::uint64_t seed = auto_seed_from(drawn);
    RC_ASSERT(seed >= 1U);
    RC_ASSERT(seed <= 2'147'483'647U);
    RC_ASSERT(seed == auto_seed_from(drawn));
  });
}

TEST_CASE("an automatic seed is another one each time", "[workers]") {
  std::set<std::uint64_t> seeds;
  for (int i = 0; i < 20; ++i) {
    const std::uint64_t seed = auto_seed();
    CHECK(seed >= 1U);
    CHECK(seed <= kLargestAutoSeed);
    seeds.insert(seed);
  }
  CHECK(seeds.size() > 15);  // by chance it fails less than once in 10^30 runs
}
