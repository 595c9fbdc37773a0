#include "test/support/silent_dns.hpp"

#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>

#include <cstring>

#include "lib/core/unique_fd.hpp"
#include "test/support/temp_dir.hpp"

namespace toolkit::test {
namespace {

bool bring_loopback_up() {
  const UniqueFd fd{::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
  ifreq request{};
  std::strcpy(request.ifr_name, "lo");
  request.ifr_flags = IFF_UP | IFF_RUNNING;
  return fd && ::ioctl(fd.get(), SIOCSIFFLAGS, &request) == 0;
}

/// Takes the questions and reads none of them. Stays open as long as the process lives.
bool bind_name_server() {
  UniqueFd fd{::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(53);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return ::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 && fd.release() >= 0;
}

}  // namespace

bool enter_silent_dns() {
  if (::unshare(CLONE_NEWNET | CLONE_NEWNS) != 0) return false;
  if (::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return false;
  {
    const TempDir folder;
    const std::string file = folder.write("resolv.conf", "nameserver 127.0.0.1\noptions timeout:30 attempts:5\n");
    if (::mount(file.c_str(), "/etc/resolv.conf", nullptr, MS_BIND, nullptr) != 0) return false;
  }
  return bring_loopback_up() && bind_name_server();
}

}  // namespace toolkit::test
