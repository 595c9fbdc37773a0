// What a step tells the runner through files: outputs, state, environment variables, PATH.
// Source: actions/runner src/Runner.Worker/FileCommandManager.cs; actions/toolkit packages/core/src/file-command.ts.
//
// All calls: outside a job nothing is written and nothing fails; in a job without the file's variable a debug line says
// so. UsageError for a name or value that cannot be passed on unchanged; EnvironmentError when the file cannot be
// written, and then no half record is left in it.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "lib/actions/job.hpp"

namespace toolkit::actions {

/// Makes the line that ends a value. Tests pass their own.
using DelimiterSource = std::function<std::string()>;

/// Nobody can guess it, so no value can end itself early and smuggle in a record of its own.
[[nodiscard]] std::string random_delimiter();

/// Any value, empty and multi-line ones included. A name is not empty, has no `=`, `<<` or control character, no blank
/// or byte-order mark at its ends and no `<` as its last character.
void set_output(const Job& job, std::string_view name, std::string_view value,
                const DelimiterSource& delimiter = random_delimiter);

/// For later stages of the same action: Job::saved_state() reads it there.
void save_state(const Job& job, std::string_view name, std::string_view value,
                const DelimiterSource& delimiter = random_delimiter);

/// For the later steps of the job. The runner refuses NODE_OPTIONS in any letter case, and so does this; no variable
/// can hold a NUL byte.
void export_variable(const Job& job, std::string_view name, std::string_view value,
                     const DelimiterSource& delimiter = random_delimiter);

/// Puts one directory at the front of PATH in the later steps. Not empty, without CR, LF, NUL and `:`.
void add_path(const Job& job, std::string_view directory);

}  // namespace toolkit::actions
