// Settings of a real kernel: set, told, put back.
#include "lib/core/text.hpp"
#include "test/support/catch.hpp"
#include "test/tools/report_format.hpp"
#include "test/tools/sysctl_setup.hpp"

namespace toolkit::tools_test {
namespace {

constexpr const char* kSomaxconn = "net.core.somaxconn";

bool is_there(const std::string& path) { return std::filesystem::exists(path); }

}  // namespace

TEST_CASE("each setting has one result, and the kernel agrees", "[sysctl-setup]") {
  if (const auto why = NetworkNamespace::obstacle(); !why.empty()) SKIP_TEST(why);
  const Machine machine;
  machine.network().write("net/core/somaxconn", "128");
  const auto results = machine.results(
      {"net.core.somaxconn=0x100", "net/ipv4/tcp_syncookies=" + machine.read("net/ipv4/tcp_syncookies"),
       "net.ipv4.ip_local_port_range=20000 30001", "net.ipv4.nonsense=1", "net.ipv4.tcp_tw_reuse=many"});
  INFO(machine.last().out << machine.last().err);
  CHECK(machine.last().code == 0);
  CHECK(results.at(kSomaxconn).at("result") == "changed");
  CHECK((results.at(kSomaxconn).at("before") == "128" && results.at(kSomaxconn).at("now") == "256"));
  CHECK(results.at("net.ipv4.tcp_syncookies").at("result") == "already");
  CHECK(results.at("net.ipv4.ip_local_port_range").at("result") == "changed");
  CHECK(results.at("net.ipv4.ip_local_port_range").at("now") == "20000 30001");
  CHECK(results.at("net.ipv4.nonsense").at("reason") == "unknown");
  CHECK(results.at("net.ipv4.tcp_tw_reuse").at("reason") == "invalid-value");
  CHECK(machine.read("net/core/somaxconn") == "256");
  CHECK(contains(machine.last().out, "2 changed, 1 already so, 0 clamped, 2 not applied"));
  CHECK(contains(machine.last().err, "warning: sysctl-setup: not everything is as it was asked for"));

  const Ended undone = machine.run({"restore"});
  INFO(undone.out << undone.err);
  CHECK(undone.code == 0);
  CHECK(machine.read("net/core/somaxconn") == "128");
  CHECK_FALSE(is_there(machine.journal() + "/machine.json"));
  CHECK(contains(machine.run({"restore"}).out, "there is nothing to put back"));
}

TEST_CASE("a value that the kernel makes something else of is told as asked and got", "[sysctl-setup]") {
  if (const auto why = NetworkNamespace::obstacle(); !why.empty()) SKIP_TEST(why);
  const Machine machine;
  // It counts in ticks of its clock, of which no machine has so many in a second.
  const auto results = machine.results({"net.ipv4.neigh.lo.base_reachable_time_ms=30001"});
  const auto& result = results.begin().value();
  INFO(machine.last().out << machine.last().err);
  if (result.at("now") == "30001") SKIP_TEST("this kernel's clock has a thousand ticks a second");
  CHECK(result.at("result") == "clamped");
  CHECK((result.at("asked") == "30001" && result.at("now") != "30001"));
  CHECK(contains(machine.last().out,
                 "clamped by the kernel: 30001 asked, " + result.at("now").get<std::string>() + " got"));
  CHECK(machine.run({"--on-failure", "fail", "net.ipv4.neigh.lo.base_reachable_time_ms=30001"}).code == 1);
  const std::string before = result.at("before");
  CHECK(machine.run({"restore"}).code == 0);
  CHECK(machine.read("net/ipv4/neigh/lo/base_reachable_time_ms") == before);
}

TEST_CASE("a missing setting ends with the exit code that was asked for", "[sysctl-setup]") {
  if (const auto why = NetworkNamespace::obstacle(); !why.empty()) SKIP_TEST(why);
  const Machine machine;
  const std::vector<std::string> both{"net.core.somaxconn=300", "net.ipv4.nonsense=1"};
  const auto run = [&](std::vector<std::string> words) {
    words.insert(words.end(), both.begin(), both.end());
    return machine.run(words);
  };
  const Ended warned = run({});
  CHECK((warned.code == 0 && contains(warned.err, "warning: ") && contains(warned.err, "net.ipv4.nonsense=1")));
  const Ended failed = run({"--on-failure", "fail"});
  CHECK((failed.code == 1 && contains(failed.err, "error: ")));
  const Ended ignored = run({"--on-failure", "ignore"});
  CHECK((ignored.code == 0 && ignored.err.empty()));
  CHECK(run({"--on-failure", "ignore", "--require", kSomaxconn}).code == 0);
  const Ended required = run({"--on-failure", "ignore", "--require", "net/ipv4/nonsense"});
  CHECK((required.code == 1 && contains(required.err, "error: ")));
  // One that may fail, fails without a word, unless it is required.
  const Ended may = machine.run({"--on-failure", "fail", "--", "-net.ipv4.nonsense=1"});
  CHECK((may.code == 0 && contains(may.out, "not applied")));
  CHECK(machine.run({"--require", "net.ipv4.nonsense", "--", "-net.ipv4.nonsense=1"}).code == 1);
}

TEST_CASE("what nothing here has the name of has a result like all others", "[sysctl-setup]") {
  if (const auto why = NetworkNamespace::obstacle(); !why.empty()) SKIP_TEST(why);
  const Machine machine;
  const std::string setting = "net.ipv4.conf.nope*.rp_filter=1";
  const Ended warned = machine.run({setting});
  INFO(warned.out << warned.err);
  CHECK(warned.code == 0);
  CHECK(contains(warned.err, "net.ipv4.conf.nope*.rp_filter=1: not applied: nothing here has such a name"));
  CHECK(machine.run({"--on-failure", "fail", setting}).code == 1);
  CHECK(machine.run({"--check", setting}).code == 1);
  CHECK(machine.run({"--require", "net.ipv4.conf.nope*.rp_filter", setting}).code == 1);
  CHECK(machine.run({"--on-failure", "fail", "--", "-" + setting}).code == 0);
  if (is_there("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")) return;
  const auto results = machine.results({"governor=performance", "--require", "governor"});
  CHECK((machine.last().code == 1 && results.at("governor").at("reason") == "unknown"));
}

TEST_CASE("a value that the kernel has no module for is no unknown setting", "[sysctl-setup]") {
  if (const auto why = NetworkNamespace::obstacle(); !why.empty()) SKIP_TEST(why);
  const Machine machine;
  const auto results = machine.results({"net.ipv4.tcp_congestion_control=nosuch"});
  INFO(machine.last().out << machine.last().err);
  CHECK(results.at("net.ipv4.tcp_congestion_control").at("reason") == "invalid-value");
  CHECK(contains(machine.last().err, "sudo modprobe tcp_nosuch"));
  CHECK_FALSE(contains(machine.last().err + machine.run({"net.ipv4=1"}).err, "did you mean"));
}

TEST_CASE("the values from before are synced to disk before the first write", "[sysctl-setup]") {
  if (const auto why = NetworkNamespace::obstacle(); !why.empty()) SKIP_TEST(why);
  if (!has_program("strace")) SKIP_TEST("no strace");
  const Machine machine;
  machine.network().write("net/core/somaxconn", "128");
  std::vector<std::string> words = machine.call({"net.core.somaxconn=312"});
  const std::string trace = machine.folder() / "trace";
  const std::vector<std::string> strace{
      "strace", "-f", "-y", "-o", trace, "-e", "trace=fsync,fdatasync,rename,renameat,renameat2,pwrite64"};
  words.insert(words.begin(), strace.begin(), strace.end());
  const Ended ended = run_program(words);
  INFO(ended.out << ended.err);
  if (machine.read("net/core/somaxconn") != "312") SKIP_TEST("nobody may be traced here");
  // The journal's new file, its name, the folder that the name stands in; and only then the kernel.
  std::vector<std::string> steps;
  for (const std::string& line : nonempty_lines(Scratch::content(trace))) {
    if (contains(line, "pwrite64(")) {
      steps.emplace_back("write");
    } else if (contains(line, "rename")) {
      steps.emplace_back("rename");
    } else if (contains(line, "sync(")) {
      steps.emplace_back(contains(line, "/journal>)") ? "sync folder" : "sync file");
    }
  }
  REQUIRE(steps.size() >= 4);
  steps.resize(4);
  CHECK(steps == std::vector<std::string>{"sync file", "rename", "sync folder", "write"});
}

TEST_CASE("a check changes nothing, and says by its exit code whether all is so", "[sysctl-setup]") {
  if (const auto why = NetworkNamespace::obstacle(); !why.empty()) SKIP_TEST(why);
  const Machine machine;
  machine.network().write("net/core/somaxconn", "128");
  const Ended differs = machine.run({"--check", "net.core.somaxconn=129"});
  CHECK((differs.code == 1 && contains(differs.out, "differs") && contains(differs.out, "0 as asked for, 1 not")));
  CHECK(machine.read("net/core/somaxconn") == "128");
  CHECK_FALSE(is_there(machine.journal()));
  CHECK(machine.run({"--check", "net.core.somaxconn=128"}).code == 0);
  CHECK(machine.run({"--check", "--", "-net.core.somaxconn=129"}).code == 1);
  CHECK(machine.run({"--check", "net.ipv4.nonsense=1"}).code == 1);
  CHECK(contains(machine.run({"net.core.somaxcon=1"}).err, "did you mean net.core.somaxconn?"));
}

TEST_CASE("what is for root's eyes only is shown nowhere, and put back", "[sysctl-setup]") {
  if (const auto why = NetworkNamespace::obstacle(); !why.empty()) SKIP_TEST(why);
  const Machine machine;
  constexpr const char* kFile = "net/ipv4/tcp_fastopen_key";
  constexpr const char* kFirst = "11111111-22222222-33333333-44444444";
  constexpr const char* kSecond = "55555555-66666666-77777777-88888888";
  machine.network().write(kFile, kFirst);
  const std::string key = "net.ipv4.tcp_fastopen_key=";
  std::string told;
  const auto run = [&](std::vector<std::string> words) {
    (void)machine.results(std::move(words));
    told += machine.last().out + machine.last().err + machine.folder().read("report.json");
  };
  run({key + "99999999-x", key + kSecond});
  CHECK(machine.read(kFile) == kSecond);
  run({key + "99999999-x"});
  CHECK(contains(told, "does not take the value"));
  for (const char* secret : {"11111111", "55555555", "99999999"}) CHECK_FALSE(contains(told, secret));
  CHECK_FALSE(contains(machine.run({"restore"}).out, "11111111"));
  CHECK(machine.read(kFile) == kFirst);
}

TEST_CASE("a list of more than a page is read and put back whole", "[sysctl-setup]") {
  if (const auto why = NetworkNamespace::obstacle(); !why.empty()) SKIP_TEST(why);
  const Machine machine;
  constexpr const char* kFile = "net/ipv4/ip_local_reserved_ports";
  std::string ports;
  for (int port = 10001; port < 13000; port += 2) ports += (ports.empty() ? "" : ",") + std::to_string(port);
  REQUIRE(ports.size() > 8192);
  machine.network().write(kFile, ports.substr(0, 4001));
  machine.network().write(kFile, ports);
  if (machine.read(kFile) != ports) SKIP_TEST("this kernel takes no list of that length at once");
  CHECK(machine.run({"net.ipv4.ip_local_reserved_ports=8080"}).code == 0);
  CHECK(machine.read(kFile) == "8080");
  CHECK(machine.run({"restore"}).code == 0);
  CHECK(machine.read(kFile) == ports);
}

TEST_CASE("files, wildcards and later words are one plan", "[sysctl-setup]") {
  if (const auto why = NetworkNamespace::obstacle(); !why.empty()) SKIP_TEST(why);
  const Machine machine;
  const std::string first = machine.folder().write("first.conf", "net.core.somaxconn = 201\n-net.ipv4.nonsense = 1\n");
  const std::string second = machine.folder().write(
      "second.conf",
      "# all but one\nnet.ipv4.conf.*.rp_filter = 2\n-net.ipv4.conf.lo.rp_filter\nnet.core.somaxconn=202\n");
  const auto results = machine.results({"--file", first, "--file", second, "net.core.somaxconn=203"});
  INFO(machine.last().out << machine.last().err);
  CHECK(machine.last().code == 0);
  CHECK(machine.last().err.empty());
  CHECK(machine.read("net/core/somaxconn") == "203");
  CHECK(machine.read("net/ipv4/conf/default/rp_filter") == "2");
  CHECK_FALSE(results.contains("net.ipv4.conf.lo.rp_filter"));
  CHECK(contains(machine.last().out,
                 "note: net.core.somaxconn: 203 of 'net.core.somaxconn=203' wins over 202 of " + second + ":4"));
}

TEST_CASE("forwarding is put back with what the kernel changes along with it", "[sysctl-setup]") {
  if (const auto why = NetworkNamespace::obstacle(); !why.empty()) SKIP_TEST(why);
  const Machine machine;
  machine.network().write("net/ipv4/ip_forward", "0");
  machine.network().write("net/ipv4/conf/lo/forwarding", "1");
  machine.network().write("net/ipv4/conf/all/accept_redirects", "1");
  CHECK(machine.run({"net.ipv4.ip_forward=1"}).code == 0);
  CHECK(machine.read("net/ipv4/conf/all/accept_redirects") == "0");
  CHECK(machine.run({"restore"}).code == 0);
  CHECK(machine.read("net/ipv4/ip_forward") == "0");
  CHECK(machine.read("net/ipv4/conf/lo/forwarding") == "1");
  CHECK(machine.read("net/ipv4/conf/default/forwarding") == "0");
  CHECK(machine.read("net/ipv4/conf/all/accept_redirects") == "1");
}

TEST_CASE("a part that somebody else has changed since is told in the report, which follows its schema",
          "[sysctl-setup]") {
  if (const auto why = NetworkNamespace::obstacle(); !why.empty()) SKIP_TEST(why);
  if (!can_validate()) SKIP_TEST(kNoValidator);
  const Machine machine;
  for (const char* name : {"lo", "default"})
    machine.network().write("net/ipv4/conf/" + std::string{name} + "/forwarding", "0");
  CHECK(machine.run({"net.ipv4.conf.lo.forwarding=1", "net.ipv4.conf.default.forwarding=1"}).code == 0);
  machine.network().write("net/ipv4/conf/default/forwarding", "5");
  const std::string file = machine.folder() / "restored.json";
  const Ended undone = machine.run({"restore", "--report", file});
  INFO(undone.out << undone.err);
  CHECK(undone.code == 0);
  CHECK(
      (machine.read("net/ipv4/conf/lo/forwarding") == "0" && machine.read("net/ipv4/conf/default/forwarding") == "5"));
  const auto report = nlohmann::json::parse(Scratch::content(file));
  CHECK(report.at("restored").at(0).at("message") == "but for what somebody else has changed since");
  CHECK(ReportFormat{TOOLKIT_SOURCE_DIR "/docs/formats/sysctl-setup-report"}.what_is_wrong_with(file).empty());
}

TEST_CASE("nothing is changed when it could not be put back", "[sysctl-setup]") {
  if (const auto why = NetworkNamespace::obstacle(); !why.empty()) SKIP_TEST(why);
  const Machine machine;
  const std::string before = machine.read("net/core/somaxconn");
  (void)machine.folder().write("journal", "a file where a folder should be");
  const Ended ended =
      machine.run({"net.core.somaxconn=300", "net.ipv4.tcp_syncookies=" + machine.read("net/ipv4/tcp_syncookies")});
  INFO(ended.out << ended.err);
  CHECK(ended.code == 0);
  CHECK(machine.read("net/core/somaxconn") == before);
  CHECK(contains(ended.out, "1 already so, 0 clamped, 1 not applied"));
  CHECK(contains(ended.err, machine.journal()));
  CHECK(machine.run({"--on-failure", "fail", "net.core.somaxconn=300"}).code == 1);
}

TEST_CASE("a damaged journal is told, and left for a person to look at", "[sysctl-setup]") {
  if (const auto why = NetworkNamespace::obstacle(); !why.empty()) SKIP_TEST(why);
  const Machine machine;
  const std::string before = machine.read("net/core/somaxconn");
  REQUIRE(machine.run({"net.core.somaxconn=" + before}).code == 0);
  std::filesystem::permissions(machine.journal(), std::filesystem::perms::owner_all);
  (void)machine.folder().write("journal/machine.json", "{");
  const Ended undone = machine.run({"restore"});
  CHECK((undone.code == 1 && contains(undone.err, "remove it to go on")));
  CHECK(machine.run({"--on-failure", "fail", "net.core.somaxconn=300"}).code == 1);
  CHECK(machine.read("net/core/somaxconn") == before);
  CHECK(machine.folder().read("journal/machine.json") == "{");
  // What is so already can be had, and not held.
  const Ended so = machine.run({"net.core.somaxconn=" + before});
  CHECK((so.code == 0 && contains(so.err, "warning: ") && contains(so.err, "remove it")));
}

TEST_CASE("the presets are listed with their reasons and sources", "[sysctl-setup]") {
  const Ended ended = run_program({TOOLKIT_SYSCTL_SETUP, "--list-presets"});
  CHECK(ended.code == 0);
  for (const char* name :
       {"redis: ", "postgres: ", "elasticsearch: ", "node-watch: ", "load-test: ", "ebpf: ", "core-dumps: "}) {
    CHECK(contains(ended.out, name));
  }
  CHECK(contains(ended.out, "  vm.overcommit_memory=1\n    Redis forks to save"));
  CHECK(contains(ended.out, "    https://redis.io/"));
  CHECK(contains(ended.out, "  vm.max_map_count at least "));
}

}  // namespace toolkit::tools_test
