// What a fuzz target claims: a false claim stops the program, and libFuzzer keeps the input.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace toolkit::fuzz {

inline void require(bool claim, const char* sentence) {
  if (claim) return;
  std::fprintf(stderr, "does not hold: %s\n", sentence);
  std::abort();
}

}  // namespace toolkit::fuzz
