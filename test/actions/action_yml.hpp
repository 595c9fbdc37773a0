// Compares an action.yml with the declaration of the tool behind it.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace toolkit::test {

/// The JavaScript files beside an action.yml: their text by their name.
using Scripts = std::map<std::string, std::string>;

/// Everything in which `action_yml` differs from `described`, the JSON of the tool's --describe, and every rule for
/// actions that it breaks, one line each:
/// - the inputs are the options that are inputs, and the operands; descriptions are the declared help;
/// - an input's `default:` is absent, or it is the declared default; nothing is `required:`;
/// - the outputs are the declared ones; in a composite action their values are outputs of the same name of a step;
/// - in a composite action each `run` step has `shell: sh`, passes each input as INPUT_NAME in `env:` (hyphens as
///   underscores), has no `${{` in its script, and ends in `exec`, so that signals reach the tool;
/// - any other is a node24 action: main.js and, where it has one, post.js are one line each that hands the tool's name
/// to
///   the launcher, post.js with a word more; post runs always(), there is no pre, and outputs have no values.
[[nodiscard]] std::vector<std::string> differences(const std::string& action_yml, const std::string& described,
                                                   const Scripts& scripts = {});

}  // namespace toolkit::test
