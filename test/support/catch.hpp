// Catch2 2.13 (Debian 12) or 3 (Debian 13), and rapidcheck's properties, behind one include.
#pragma once

#if __has_include(<catch2/catch_test_macros.hpp>)
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#else
#include <catch2/catch.hpp>
#endif

#include <cstdio>
#include <sstream>
#include <string>

#include <rapidcheck.h>

namespace rc {

/// Reports a counterexample as a Catch2 failure.
inline void tell(const std::string& sentence, const detail::TestResult& result) {
  if (result.is<detail::SuccessResult>()) {
    SUCCEED(sentence);
    return;
  }
  std::ostringstream out;
  detail::printResultMessage(result, out);
  INFO(sentence << "\n" << out.str());
  FAIL("the property does not hold");
}

/// Runs a rapidcheck property.
template <typename Testable>
void prop(const std::string& sentence, Testable&& testable) {
  tell(sentence, detail::checkTestable(std::forward<Testable>(testable), detail::TestMetadata{sentence, sentence}));
}

}  // namespace rc

/// Ends a test that cannot run on this machine. ctest counts it as skipped by this line.
#define SKIP_TEST(reason)                                                    \
  do {                                                                       \
    std::fputs(("[skipped] " + std::string{reason} + "\n").c_str(), stdout); \
    std::fflush(stdout);                                                     \
    SUCCEED("skipped");                                                      \
    return;                                                                  \
  } while (false)
