// What an error of a MySQL or MariaDB server means for a wait. Source: the servers' own error references.
#pragma once

#include "lib/health/probe.hpp"

namespace toolkit::health {

/// Hopeless for what waiting cannot change; not_yet for everything else.
[[nodiscard]] State mysql_verdict(int code);

/// The server takes logins, and refused this one for whose it was. To a stranger that says that it is up.
[[nodiscard]] bool mysql_refuses_user(int code);

/// It wants TLS before a login.
[[nodiscard]] bool mysql_wants_tls(int code);

}  // namespace toolkit::health
