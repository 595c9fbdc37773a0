#include "test/support/own_hosts.hpp"

#include <sched.h>
#include <sys/mount.h>

namespace toolkit::test {

bool enter_own_hosts(const TempDir& folder, const std::string& hosts) {
  if (::unshare(CLONE_NEWNS) != 0) return false;
  if (::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return false;
  const std::string hosts_file = folder.write("hosts", hosts);
  const std::string sources = folder.write("nsswitch.conf", "hosts: files\n");
  return ::mount(hosts_file.c_str(), "/etc/hosts", nullptr, MS_BIND, nullptr) == 0 &&
         ::mount(sources.c_str(), "/etc/nsswitch.conf", nullptr, MS_BIND, nullptr) == 0;
}

}  // namespace toolkit::test
