// The words of a script that is one simple command, without a shell.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace toolkit::runners {

/// Words, single and double quotes, backslashes, as POSIX sh reads them; blanks and empty lines around are passed over.
/// Nothing for a script that a shell would do more with: several lines, an expansion, a substitution, an operator, a
/// redirection, a comment, an assignment, a reserved word, '~' in front, a pattern for files that might match one.
/// Source: POSIX.1-2017, Shell Command Language, 2.2 to 2.4.
[[nodiscard]] std::optional<std::vector<std::string>> simple_command(std::string_view script);

}  // namespace toolkit::runners
