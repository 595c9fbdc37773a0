// A seed for the tests of a run, where the user leaves it to us.
#pragma once

#include <cstdint>

namespace toolkit::workers {

inline constexpr std::uint64_t kLargestAutoSeed = 0x7fff'ffffU;

/// In [1, 2^31 - 1], which nearly every framework takes as it is; another one each time.
[[nodiscard]] std::uint64_t auto_seed();

/// The one that follows from `drawn`, each as likely as the others.
[[nodiscard]] std::uint64_t auto_seed_from(std::uint64_t drawn);

}  // namespace toolkit::workers
