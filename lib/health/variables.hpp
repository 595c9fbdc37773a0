// ${NAME} in a target: the value of an environment variable, put in after the target was split into its parts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/core/environment.hpp"
#include "lib/core/result.hpp"

namespace toolkit::health {

/// How a value gets into the place where its variable stands.
struct PutIn {
  /// What the value becomes there; an error says why it has no place there, as in "stands for one host and holds a
  /// ','".
  Result<std::string> (*fit)(const std::string& value);
  std::string_view unset = "1";       ///< in the place of a variable that is not set, so that the rest can be looked at
  bool is_dollar_percent_24 = false;  ///< %24{ becomes ${ here; elsewhere it is percent-decoded later
};

struct Filled {
  std::string text;
  std::vector<std::string> mistakes;  ///< none shows a value, nor what stands in the braces of something malformed
};

/// `text` with its variables' values. One that is set but empty is put in as empty; `$NAME` and `$$` stay as they are.
[[nodiscard]] Filled put_in_variables(std::string_view text, const Environment& environment, const PutIn& put_in);

/// Fits everywhere where percent-encoded text is decoded later.
[[nodiscard]] Result<std::string> fit_encoded(const std::string& value);

}  // namespace toolkit::health
