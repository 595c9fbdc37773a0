// Properties whose cases start programs: a hundred of them would take minutes.
#pragma once

#include <algorithm>
#include <string>
#include <utility>

#include <rapidcheck/detail/Configuration.h>

#include "test/support/catch.hpp"

namespace rc {

/// As prop(), with so many cases at most, and without looking for a smaller counterexample.
template <typename Testable>
void prop_in(int cases, const std::string& sentence, Testable&& testable) {
  detail::TestParams params = detail::configuration().testParams;
  params.maxSuccess = std::min(params.maxSuccess, cases);
  params.disableShrinking = true;
  tell(sentence,
       detail::checkTestable(std::forward<Testable>(testable), detail::TestMetadata{sentence, sentence}, params));
}

}  // namespace rc
