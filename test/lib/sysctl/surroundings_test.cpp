#include "lib/sysctl/surroundings.hpp"
#include "lib/sysctl/name.hpp"

#include <filesystem>

#include "test/support/catch.hpp"
#include "test/support/contains.hpp"
#include "test/support/temp_dir.hpp"

using namespace toolkit;
using namespace toolkit::sysctl;
using settings::Reason;
using settings::Refusal;
using test::contains;
using test::TempDir;

namespace {

Target file(const std::string& name, const std::string& value) {
  return {.kind = Kind::file, .name = name, .path = *path_of(name), .value = value};
}

const Surroundings kHost{.is_root = false, .is_container = false, .is_sudo_refused = true};
const Surroundings kContainer{.is_root = true, .is_container = true};
const Refusal kReadOnly{Reason::read_only, "/proc/sys/x: Read-only file system"};
const Refusal kDenied{Reason::needs_root, "/proc/sys/x: Permission denied"};
const Refusal kUnknown{Reason::unknown, "/proc/sys/x: No such file or directory"};

}  // namespace

TEST_CASE("a container is known by what it has", "[sysctl]") {
  const TempDir bare;
  CHECK_FALSE(in_container(bare.path()));
  for (const char* mark : {".dockerenv", "run/.containerenv"}) {
    const TempDir root;
    std::filesystem::create_directories(root / "run");
    (void)root.write(mark, "");
    CHECK(in_container(root.path()));
  }
  const TempDir nspawn;
  std::filesystem::create_directories(nspawn / "proc/1");
  (void)nspawn.write("proc/1/environ", std::string{"PATH=/bin\0container=lxc\0", 24});
  CHECK(in_container(nspawn.path()));
  const TempDir mounted;
  std::filesystem::create_directories(mounted / "proc/self");
  (void)mounted.write("proc/self/mountinfo", "30 29 0:25 /sys /proc/sys ro,nosuid - proc proc rw\n");
  CHECK((in_container(mounted.path()) && is_read_only(mounted.path())));
  (void)mounted.write("proc/self/mountinfo", "30 29 0:25 / /proc rw,nosuid - proc proc rw\n");
  CHECK_FALSE((in_container(mounted.path()) || is_read_only(mounted.path())));
}

TEST_CASE("in a container the exact alternative is told", "[sysctl]") {
  const auto own = explain(file("net.core.somaxconn", "1024"), kReadOnly, kContainer);
  CHECK(own.reason == Reason::read_only);
  CHECK(contains(own.advice, "--sysctl net.core.somaxconn=1024"));
  CHECK(contains(own.advice, "sysctls: {net.core.somaxconn: 1024}"));
  const auto blanks = explain(file("net.ipv4.tcp_rmem", "1 2 3"), kDenied, kContainer);
  CHECK(contains(blanks.advice, "--sysctl 'net.ipv4.tcp_rmem=1 2 3'"));
  const auto machines = explain(file("vm.overcommit_memory", "1"), kReadOnly, kContainer);
  CHECK(machines.reason == Reason::not_namespaced);
  CHECK(contains(machines.advice, "in a step on the host: sysctl-setup vm.overcommit_memory=1"));
  const auto hidden = explain(file("net.core.rmem_max", "1"), kUnknown, kContainer);
  CHECK(hidden.reason == Reason::not_namespaced);
  const Target limit{.kind = Kind::limit, .name = "nofile", .value = "65536"};
  CHECK(contains(explain(limit, {Reason::elsewhere, ""}, kContainer).advice, "--ulimit nofile=65536:65536"));
  CHECK(container_option({.kind = Kind::limit, .name = "core", .value = "unlimited"}) == "--ulimit core=-1:-1");
  CHECK(container_option({.kind = Kind::limit, .name = "nofile", .value = "1:2"}) == "--ulimit nofile=1:2");
  const Target mixed{.kind = Kind::limit, .name = "nofile", .value = "100:unlimited"};
  CHECK(container_option(mixed) == "--ulimit nofile=100:-1");
  CHECK(contains(explain(mixed, kDenied, kContainer).advice, "ulimits: {nofile: {soft: 100, hard: -1}}"));
  CHECK(container_option(file("vm.swappiness", "1")).empty());
  // Docker refuses these as --sysctl.
  CHECK(container_option(file("kernel.hostname", "db")) == "--hostname db");
  CHECK(contains(explain(file("kernel.domainname", "x"), kReadOnly, kContainer).advice, "--domainname x"));
}

TEST_CASE("in a container that may write, whoever is not root is told that root can", "[sysctl]") {
  Surroundings where{.is_container = true, .is_sudo_refused = true, .is_writable = true};
  const auto denied = explain(file("net.core.somaxconn", "1024"), kDenied, where);
  CHECK((denied.reason == Reason::needs_root && contains(denied.advice, "run the step as root")));
  const Target limit{.kind = Kind::limit, .name = "nofile", .value = "65536"};
  CHECK(explain(limit, kDenied, where).reason == Reason::elsewhere);
  where.is_root = true;
  CHECK(explain(file("net.core.somaxconn", "1024"), kDenied, where).reason == Reason::read_only);
}

TEST_CASE("what docker run has no option for is not advised", "[sysctl]") {
  const auto next = explain(file("kernel.msg_next_id", "7"), kReadOnly, kContainer);
  CHECK((next.reason == Reason::read_only && contains(next.advice, "--privileged")));
  CHECK(container_option(file("kernel.shm_next_id", "7")).empty());
}

TEST_CASE("whoever may not set a limit is told how a container gets it", "[sysctl]") {
  const Target limit{.kind = Kind::limit, .name = "nofile", .value = "65536"};
  for (const Reason reason : {Reason::needs_root, Reason::elsewhere, Reason::other}) {
    CHECK(contains(explain(limit, {reason, "m"}, kHost).advice, "--ulimit nofile=65536:65536"));
  }
}

TEST_CASE("every reason is told in words that help", "[sysctl]") {
  const auto root = explain(file("vm.swappiness", "1"), kDenied, kHost);
  CHECK((root.reason == Reason::needs_root && contains(root.advice, "sudo without a password")));
  const auto forbidden = explain(file("kernel.unprivileged_bpf_disabled", "0"), kDenied, {.is_root = true});
  CHECK((forbidden.reason == Reason::other && contains(forbidden.why, "even root")));
  CHECK(explain(file("vm.nonsense", "1"), kUnknown, kHost).reason == Reason::unknown);
  CHECK(contains(explain(file("net.bridge.bridge-nf-call-iptables", "1"), kUnknown, kHost).advice,
                 "modprobe br_netfilter"));
  const auto invalid = explain(file("vm.swappiness", "x"), {Reason::invalid_value, "m"}, kHost);
  CHECK((invalid.reason == Reason::invalid_value && contains(invalid.why, "does not take the value x")));
  CHECK(explain(file("vm.swappiness", "1"), {Reason::other, "out of order"}, kHost).why == "out of order");
}
