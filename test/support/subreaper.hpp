// A process of its own for a test of what happens to a process's children.
#pragma once

#include <sys/prctl.h>

#include <functional>
#include <stdexcept>
#include <string>

#include "test/support/forked.hpp"

namespace toolkit::test {

/// Calls `body` in a forked child that is a child subreaper. True when it came to its end; what it threw is told on
/// standard error. Catch2's macros mean nothing in there: see expect().
[[nodiscard]] inline bool holds_in_subreaper(const std::function<void()>& body) {
  return in_forked_child([&body] {
           ::prctl(PR_SET_CHILD_SUBREAPER, 1);
           body();
           return 0;
         }) == 0;
}

/// Throws std::runtime_error unless it holds.
inline void expect(bool holds, const std::string& what) {
  if (!holds) throw std::runtime_error{"not so: " + what};
}

}  // namespace toolkit::test
