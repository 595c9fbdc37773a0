// How many workers of a test runner or a build fit the machine.
#pragma once

#include <cstdint>

#include "lib/workers/machine.hpp"

namespace toolkit::workers {

/// What a compiler, a browser's page or a test process of a large project commonly stays below: 512 MiB.
inline constexpr std::uint64_t kBytesPerWorker = std::uint64_t{512} << 20U;

/// At least 1; at most the allowed CPUs, the CPU quota rounded down, and what of `bytes_per_worker` fits the free
/// memory (0: memory is no bound). What others already do lowers it: it is at most the online CPUs less the load
/// rounded down, but for that alone never below half of the allowed CPUs, rounded up. What is not known is no bound; of
/// CPUs then 1. Pure.
[[nodiscard]] unsigned workers_for(const Machine& machine, std::uint64_t bytes_per_worker = kBytesPerWorker);

}  // namespace toolkit::workers
