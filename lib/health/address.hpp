// Variables in a target's address, by the grammar of what reads it.
#pragma once

#include <string>
#include <string_view>

#include "lib/core/environment.hpp"
#include "lib/health/variables.hpp"

namespace toolkit::health {

/// Who reads an address, and so, how a value has to be written in it to be a value and nothing else.
enum class AddressGrammar {
  url,        ///< parse_url(), which decodes all but what is in an IPv6 address's brackets
  libpq_url,  ///< libpq, which decodes all; its hosts are split at commas after that
  plain,      ///< nobody decodes anything
  script      ///< a shell, whose variables they are
};

/// The address with its variables' values in it. What stands beside them splits it as if they were plain words.
[[nodiscard]] Filled fill_address(std::string_view address, AddressGrammar grammar, const Environment& environment);

}  // namespace toolkit::health
