// The option `ca` of targets that speak TLS.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/core/mistakes.hpp"
#include "lib/health/target.hpp"

namespace toolkit::health {

/// The file of `ca`, nothing when it is not given. A mistake unless the target's scheme is `tls_scheme` and the file
/// holds a certificate in PEM form within its first MiB.
[[nodiscard]] std::optional<std::string> read_ca(const TargetText& text, std::string_view tls_scheme,
                                                 Mistakes& mistakes);

}  // namespace toolkit::health
