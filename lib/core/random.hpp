// Where chance comes in: a seeded generator for policies, and the system's own for what nobody may guess.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace toolkit {

/// A seeded generator (SplitMix64): the same seed gives the same numbers on every machine. Not for secrets.
/// Source: G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_{seed} {}
  [[nodiscard]] std::uint64_t next();
  /// Uniform in [0, bound], both ends included.
  [[nodiscard]] std::uint64_t up_to(std::uint64_t bound);

 private:
  std::uint64_t state_;
};

/// A seed that differs from run to run.
[[nodiscard]] std::uint64_t random_seed();

/// `bytes` bytes of the system's secure generator, in hexadecimal. Throws EnvironmentError when there is none.
[[nodiscard]] std::string secure_token(std::size_t bytes);

}  // namespace toolkit
