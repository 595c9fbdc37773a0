// GOFLAGS: the flags that the go command adds to each of its calls.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/core/environment.hpp"

namespace toolkit::workers {

/// The flags in it, split as the go command does: by blanks, and a flag that begins with a quote ends at the next such
/// quote. Nothing when that one is missing: the go command then refuses to start.
/// Source: Go 1.26, cmd/internal/quoted and cmd/go/internal/base/goflags.go.
[[nodiscard]] std::optional<std::vector<std::string>> split_go_flags(std::string_view text);

/// The value of the last flag `name` (without dashes): "" for "-name" alone. Nothing when there is none.
[[nodiscard]] std::optional<std::string> go_flag(const std::vector<std::string>& flags, std::string_view name);

/// What the go command uses where the variable is not set or empty: what `go env -w GOFLAGS=...` wrote to the user's
/// file, or "". A variable of ours hides it, so it has to be taken over. Source: `go help environment`, GOENV.
[[nodiscard]] std::string kept_go_flags(const Environment& environment);

}  // namespace toolkit::workers
