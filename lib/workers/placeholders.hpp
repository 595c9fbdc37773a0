// {workers} and {seed} in a command, for what takes them by no variable.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace toolkit::workers {

/// `text` with the values in the places of `{workers}` and `{seed}`. What has no value stays as it is, and so does what
/// a `$` stands before: `${seed}` is the shell's. What was filled in is not looked at again.
[[nodiscard]] std::string fill_in(std::string_view text, std::optional<unsigned> workers,
                                  std::optional<std::uint64_t> seed);

}  // namespace toolkit::workers
