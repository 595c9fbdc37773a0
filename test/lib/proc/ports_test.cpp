#include "lib/proc/ports.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "test/support/catch.hpp"
#include "test/support/far_away.hpp"
#include "test/support/listener.hpp"
#include "test/support/temp_dir.hpp"

using namespace toolkit;
using namespace toolkit::proc;
using test::Family;
using test::far_away;
using test::listen_on;
using test::TempDir;

namespace {

/// A /proc of our own making.
class FakeProc {
 public:
  void add_process(pid_t pid, const std::string& network, const std::vector<std::string>& descriptors) const {
    const std::filesystem::path process = path(pid);
    for (const char* folder : {"fd", "net", "ns"}) std::filesystem::create_directories(process / folder);
    if (!network.empty()) std::filesystem::create_symlink(network, process / "ns/net");
    for (std::size_t i = 0; i < descriptors.size(); ++i)
      std::filesystem::create_symlink(descriptors[i], process / "fd" / std::to_string(i));
  }
  void add_table(pid_t pid, const std::string& name, const std::string& text) const {
    std::ofstream{path(pid) / "net" / name, std::ios::binary} << text;
  }
  [[nodiscard]] std::vector<ListeningPort> ports(const std::vector<pid_t>& pids,
                                                 const Deadline& deadline = far_away()) const {
    return listening_ports(pids, deadline, root_.path().string());
  }

 private:
  [[nodiscard]] std::filesystem::path path(pid_t pid) const { return root_.path() / std::to_string(pid); }
  TempDir root_;
};

const std::string kHead =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

std::string row(const std::string& local, const std::string& state, const std::string& inode) {
  return "   0: " + local + " 00000000:0000 " + state + " 00000000:00000000 00:00000000 00000000  1000        0 " +
         inode + " 1 0000000000000000 100 0 0 10 0\n";
}

std::uint16_t port_of(int fd) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  REQUIRE(::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  return ntohs(address.sin_port);
}

UniqueFd bound_udp() {
  UniqueFd fd{::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  return fd;
}

void connect_to(int fd, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  REQUIRE(::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
}

}  // namespace

TEST_CASE("the ports where a process listens are told, and those that it talks from are not", "[proc]") {
  const auto v4 = listen_on(Family::v4);
  const auto v6 = listen_on(Family::v6);
  REQUIRE(v4);
  const UniqueFd listening_udp = bound_udp();
  const UniqueFd talking_udp = bound_udp();
  connect_to(talking_udp.get(), port_of(listening_udp.get()));
  const UniqueFd client{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  connect_to(client.get(), v4->port);
  const auto ports = listening_ports({::getpid()}, far_away());
  if (ports.empty() && !std::filesystem::exists("/proc/self/net/tcp")) SKIP_TEST("there is no /proc/self/net");
  const auto has = [&](const std::string& protocol, const std::string& address, std::uint16_t port) {
    return std::ranges::count(ports, ListeningPort{::getpid(), protocol, address, port}) == 1;
  };
  CHECK(has("tcp", "127.0.0.1", v4->port));
  CHECK(has("udp", "127.0.0.1", port_of(listening_udp.get())));
  if (v6) CHECK(has("tcp", "::1", v6->port));
  CHECK_FALSE(has("udp", "127.0.0.1", port_of(talking_udp.get())));
  CHECK_FALSE(has("tcp", "127.0.0.1", port_of(client.get())));
  CHECK(std::ranges::is_sorted(ports));
}

TEST_CASE("only the sockets of the processes that were asked for are told, each once", "[proc]") {
  const FakeProc proc;
  proc.add_process(10, "net:[1]", {"/dev/null", "socket:[100]", "pipe:[101]", "socket:[x]"});
  proc.add_process(11, "net:[1]", {"socket:[100]", "socket:[102]", "socket:[102]"});
  proc.add_process(12, "net:[1]", {"socket:[103]"});
  proc.add_table(10, "tcp",
                 kHead + row("0100007F:1F90", "0A", "100") + row("00000000:0050", "0A", "101") +
                     row("00000000:0051", "0A", "102") + row("00000000:0052", "0A", "103") +
                     row("0100007F:1F91", "01", "102"));
  CHECK(proc.ports({10, 11}) == std::vector<ListeningPort>{{10, "tcp", "127.0.0.1", 8080}, {11, "tcp", "0.0.0.0", 81}});
  CHECK(proc.ports({11, 10}).front() == ListeningPort{11, "tcp", "0.0.0.0", 81});
  CHECK(proc.ports({11, 10}).back() == ListeningPort{11, "tcp", "127.0.0.1", 8080});
  CHECK(proc.ports({12, 99}).empty());  // its network cannot be read
  CHECK(proc.ports({}).empty());
}

TEST_CASE("each of the four tables counts", "[proc]") {
  const FakeProc proc;
  proc.add_process(10, "net:[1]", {"socket:[1]", "socket:[2]", "socket:[3]", "socket:[4]"});
  proc.add_table(10, "tcp", kHead + row("0100007F:0001", "0A", "1"));
  proc.add_table(10, "tcp6", kHead + row("00000000000000000000000001000000:0002", "0A", "2"));
  proc.add_table(10, "udp", kHead + row("0100007F:0003", "07", "3"));
  proc.add_table(10, "udp6", kHead + row("0000000000000000FFFF00000100007F:FFFF", "07", "4"));
  CHECK(proc.ports({10}) == std::vector<ListeningPort>{{10, "tcp", "127.0.0.1", 1},
                                                       {10, "tcp", "::1", 2},
                                                       {10, "udp", "127.0.0.1", 3},
                                                       {10, "udp", "::ffff:127.0.0.1", 65535}});
}

TEST_CASE("each network is read once, and each that there is", "[proc]") {
  const FakeProc proc;
  proc.add_process(10, "net:[1]", {"socket:[1]"});
  proc.add_process(11, "net:[1]", {"socket:[2]"});
  proc.add_process(12, "net:[2]", {"socket:[3]"});
  proc.add_process(13, "", {"socket:[4]"});  // it does not say which
  proc.add_table(10, "tcp", kHead + row("00000000:0001", "0A", "1"));
  proc.add_table(11, "tcp", kHead + row("00000000:0002", "0A", "2"));
  proc.add_table(12, "tcp", kHead + row("00000000:0003", "0A", "3"));
  proc.add_table(13, "tcp", kHead + row("00000000:0004", "0A", "4"));
  const auto ports = proc.ports({10, 11, 12, 13});
  REQUIRE(ports.size() == 3);
  CHECK(ports[0].port == 1);
  CHECK(ports[1].port == 3);
  CHECK(ports[2].port == 4);
}

TEST_CASE("nothing is read once the deadline has passed", "[proc]") {
  const FakeProc proc;
  proc.add_process(10, "net:[1]", {"socket:[1]"});
  proc.add_table(10, "tcp", row("00000000:0001", "0A", "1"));
  CHECK(proc.ports({10}).size() == 1);
  Cancel cancel;
  cancel.cancel();
  CHECK(proc.ports({10}, Deadline{far_away().at(), &cancel}).empty());
}

TEST_CASE("a table longer than is read at once is read to its end", "[proc]") {
  const FakeProc proc;
  proc.add_process(10, "net:[1]", {"socket:[7]"});
  std::string table = kHead;
  for (int i = 0; i < 3000; ++i) table += row("00000000:0001", "0A", std::to_string(i + 100));
  proc.add_table(10, "tcp", table + row("00000000:1234", "0A", "7"));
  CHECK(proc.ports({10}) == std::vector<ListeningPort>{{10, "tcp", "0.0.0.0", 0x1234}});
}

TEST_CASE("odd tables hold no ports and do no harm", "[proc][property]") {
  const FakeProc proc;
  proc.add_process(10, "net:[1]", {"socket:[1]"});
  rc::prop("whatever stands in the table", [&] {
    const std::vector<std::string> pieces{"0:",
                                          " ",
                                          "00000000",
                                          "0A",
                                          ":",
                                          "0100007F:1F90",
                                          "1",
                                          "\n",
                                          "G",
                                          "-1",
                                          "FFFFFFFFF",
                                          ":::",
                                          "0A ",
                                          "00000000000000000000000000000000:0001",
                                          std::string(1, '\0'),
                                          row("00000000:0001", "0A", "2")};
    const auto words = *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(pieces));
    std::string text;
    for (const std::string& word : words) text += word;
    proc.add_table(10, "tcp", text);
    for (const ListeningPort& port : proc.ports({10})) RC_ASSERT(port.pid == 10);
  });
  proc.add_table(10, "tcp", std::string(100'000, 'x'));
  CHECK(proc.ports({10}).empty());
}
