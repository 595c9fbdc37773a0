#include "lib/workers/seed.hpp"

#include "lib/core/random.hpp"

namespace toolkit::workers {

std::uint64_t auto_seed_from(std::uint64_t drawn) { return 1 + Random{drawn}.up_to(kLargestAutoSeed - 1); }

std::uint64_t auto_seed() { return auto_seed_from(random_seed()); }

}  // namespace toolkit::workers
