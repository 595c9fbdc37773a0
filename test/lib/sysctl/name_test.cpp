#include "lib/sysctl/name.hpp"

#include "lib/sysctl/namespaces.hpp"
#include "test/support/catch.hpp"

using namespace toolkit::sysctl;

TEST_CASE("a setting has one path, however it is named", "[sysctl]") {
  struct Row {
    const char* key;
    const char* path;
    const char* name;
  };
  const Row rows[] = {
      {"vm.swappiness", "/proc/sys/vm/swappiness", "vm.swappiness"},
      {"vm/swappiness", "/proc/sys/vm/swappiness", "vm.swappiness"},
      {"/proc/sys/vm/swappiness", "/proc/sys/vm/swappiness", "vm.swappiness"},
      // A dot of the interface's own name is a slash in a name with dots, as sysctl(8) has it.
      {"net.ipv4.conf.eth0/100.forwarding", "/proc/sys/net/ipv4/conf/eth0.100/forwarding",
       "net.ipv4.conf.eth0/100.forwarding"},
      {"net/ipv4/conf/eth0.100/forwarding", "/proc/sys/net/ipv4/conf/eth0.100/forwarding",
       "net.ipv4.conf.eth0/100.forwarding"},
      {"net.ipv4.conf.*.rp_filter", "/proc/sys/net/ipv4/conf/*/rp_filter", "net.ipv4.conf.*.rp_filter"},
      {"/sys/kernel/mm/ksm/run", "/sys/kernel/mm/ksm/run", "/sys/kernel/mm/ksm/run"},
      {"thp", "/sys/kernel/mm/transparent_hugepage/enabled", "thp"},
      {"thp_defrag", "/sys/kernel/mm/transparent_hugepage/defrag", "thp_defrag"},
      {"hugepages", "/proc/sys/vm/nr_hugepages", "vm.nr_hugepages"},
  };
  for (const Row& row : rows) {
    INFO(row.key);
    const auto path = path_of(row.key);
    REQUIRE(path);
    CHECK(*path == row.path);
    CHECK(name_of(*path) == row.name);
  }
}

TEST_CASE("what is no setting's name is refused, and nothing outside of /proc/sys and /sys can be meant", "[sysctl]") {
  for (const char* key : {"",
                          ".",
                          "/",
                          "swappiness",
                          "vm.",
                          ".vm",
                          "vm..swappiness",
                          "vm/../../etc/passwd",
                          "/etc/passwd",
                          "/proc/1/oom_score_adj",
                          "/proc/sys",
                          "/proc/sys/",
                          "/sys/",
                          "/sys/../etc/x",
                          "/proc/sys/vm/./x",
                          "vm.swap piness",
                          "vm.swappiness\n",
                          "/sys/power",
                          "net.\x1b]0;x\a",
                          "vm.\x7fx"}) {
    INFO(key);
    CHECK_FALSE(path_of(key));
  }
}

TEST_CASE("a setting's namespace is known", "[sysctl]") {
  CHECK(namespace_kind("/proc/sys/net/core/somaxconn") == "net");
  CHECK(namespace_kind("/proc/sys/net/ipv4/ip_forward") == "net");
  CHECK(namespace_kind("/proc/sys/kernel/shmmax") == "ipc");
  CHECK(namespace_kind("/proc/sys/fs/mqueue/msg_max") == "ipc");
  CHECK(namespace_kind("/proc/sys/kernel/hostname") == "uts");
  for (const char* path : {"/proc/sys/vm/swappiness", "/proc/sys/net/core/rmem_max", "/proc/sys/net/ipv4/tcp_mem",
                           "/proc/sys/kernel/panic", "/sys/kernel/mm/ksm/run"}) {
    CHECK(namespace_kind(path).empty());
  }
}
