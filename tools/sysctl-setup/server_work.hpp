// What is done to the servers of the options: always by this process, which has their passwords.
#pragma once

#include <string>

#include "lib/dbsettings/servers.hpp"
#include "tools/sysctl-setup/order.hpp"

namespace toolkit::sysctl_setup {

/// What is asked of the servers.
[[nodiscard]] std::vector<settings::Request> server_requests(const dbsettings::Servers& servers,
                                                             bool unsafe_durability);

/// As work(): lets go of what is to be put back, then applies `requests`. The journal is beside the machine's, in the
/// folder `journal`, and outlives a boot, since a server's file of settings does.
[[nodiscard]] Answer work_on_servers(const Order& order, const std::string& journal, const dbsettings::Servers& servers,
                                     const std::vector<settings::Request>& requests);

/// Whether there is anything to put back.
[[nodiscard]] bool has_server_journal(const std::string& journal);

}  // namespace toolkit::sysctl_setup
