// Known examples as the text of a file, and back.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/core/result.hpp"
#include "lib/examples/example.hpp"

namespace toolkit::examples {

/// JSON with one example after the other, for people too.
[[nodiscard]] std::string record_text(const std::vector<Example>& examples);

/// An example of a framework that is not known here is left out. Error: corrupt, or rejected when the schema is newer.
[[nodiscard]] Result<std::vector<Example>> parse_record(std::string_view text);

}  // namespace toolkit::examples
