// The value of rapidcheck's RC_PARAMS="reproduce=…" taken apart, so that examples of several runs become one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace toolkit::examples {

struct Reproduction {
  std::string name = {};   ///< of the property
  std::string bytes = {};  ///< how to reproduce it: nothing to look into
};

/// Empty for what rapidcheck would not read either.
/// Source: rapidcheck of 2023, src/detail/{Base64,StringSerialization}.cpp, include/rapidcheck/Random.hpp.
[[nodiscard]] std::vector<Reproduction> parse_reproduce(std::string_view text);

/// The other way round. Of several with one name the first counts, as rapidcheck wants each once.
[[nodiscard]] std::string print_reproduce(const std::vector<Reproduction>& all);

}  // namespace toolkit::examples
