// Text made fit for XML 1.0, which cannot hold each character however it is written.
#pragma once

#include <string>
#include <string_view>

namespace toolkit::results {

/// Escaped for the content of an element. A reader gets it back as it was, whatever its line breaks; but for the
/// control characters that XML has no way to write, and bytes that are no UTF-8: these are spelled, \x1b.
[[nodiscard]] std::string xml_text(std::string_view text);

/// The same for an attribute in double quotes.
[[nodiscard]] std::string xml_attribute(std::string_view text);

}  // namespace toolkit::results
