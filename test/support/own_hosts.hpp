// A world of one process, whose names come from one hosts file and from nowhere else.
#pragma once

#include <string>

#include "test/support/temp_dir.hpp"

namespace toolkit::test {

/// Moves this process, which has one thread and is a forked child, into a world where names are looked up in the file
/// "hosts" in `folder` alone, which may change later, in place. False when the machine does not let us.
[[nodiscard]] bool enter_own_hosts(const TempDir& folder, const std::string& hosts);

}  // namespace toolkit::test
