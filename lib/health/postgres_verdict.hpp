// What a PostgreSQL failure means for a wait. By SQLSTATE, never by text, which is in the server's language.
#pragma once

#include <string_view>

#include "lib/health/probe.hpp"

namespace toolkit::health {

/// hopeless: 28P01 and 28000 (password or role refused), 3D000 (no such database), 42601 (the query is no SQL).
/// not_yet: 57P03 (starting up) and every other code: a full server, one that shuts down, a missing table.
/// Source: PostgreSQL documentation, appendix A.
[[nodiscard]] State postgres_verdict(std::string_view sqlstate);

/// What the code means, for people: "the password is rejected"; empty for the codes that are rare here.
[[nodiscard]] std::string_view postgres_meaning(std::string_view sqlstate);

}  // namespace toolkit::health
