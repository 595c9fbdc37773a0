// Who holds what was changed, and who lets go of it.
#pragma once

#include "lib/settings/journal.hpp"
#include "tools/sysctl-setup/order.hpp"

namespace toolkit::sysctl_setup {

/// Whether the order, or the end of his job, makes this holder let go.
[[nodiscard]] bool lets_go(const settings::Holder& holder, const Order& order);

}  // namespace toolkit::sysctl_setup
