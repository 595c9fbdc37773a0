// What was asked for, before it is known what of it is there.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/core/mistakes.hpp"

namespace toolkit::sysctl {

struct Assignment {
  std::string key = {};     ///< as written, wildcards in it
  std::string value = {};   ///< empty is a value
  std::string origin = {};  ///< for messages: "preset redis", "60-tests.conf:3", "vm.swappiness=10"
  bool may_fail = false;    ///< `-key`: nobody minds when it cannot be set
  bool at_least = false;    ///< a larger value is as good
  bool excludes = false;    ///< `-key` alone: wildcards of others pass it over
};

/// `KEY=VALUE`, blanks around either left out; `-KEY=VALUE` may fail. Mistakes begin with `origin`.
[[nodiscard]] Assignment read_assignment(std::string_view text, const std::string& origin, Mistakes& mistakes);

/// A file as sysctl.d(5) and sysctl.conf(5) have it: a line each, `#` and `;` for comments. `name` is what messages
/// call it. A line that is none is a mistake, with its number.
[[nodiscard]] std::vector<Assignment> read_conf_file(std::string_view text, const std::string& name,
                                                     Mistakes& mistakes);

}  // namespace toolkit::sysctl
