#include "lib/sysctl/value.hpp"

#include "test/support/catch.hpp"

using namespace toolkit::sysctl;

TEST_CASE("values are the same however blanks and numbers are written", "[sysctl]") {
  struct Row {
    const char* asked;
    const char* current;
    bool same;
  };
  const Row rows[] = {
      {"1", "1", true},
      {"1", "0", false},
      {"4096 87380 6291456", "4096\t87380\t6291456", true},
      {" 10 ", "10", true},
      {"0x10", "16", true},
      {"010", "8", true},  // as the kernel reads it
      {"-1", "-1", true},
      {"-0", "0", true},
      {"8080,8081,9000-9002", "8080-8081,9000-9002", true},
      {"8080-8082", "8080-8081", false},
      {"9000,8080-8090,8085", "8080-8090,9000", true},
      {"8080,8082", "8080-8082", false},
      {"1,18446744073709551615", "1", false},  // wide as they are, they end
      {"0-18446744073709551615", "0-18446744073709551614,18446744073709551615", true},
      {"", "", true},
      {"", "8080", false},
      {"|/usr/lib/systemd/systemd-coredump %P", "|/usr/lib/systemd/systemd-coredump %P", true},
      {"3", "3\t4\t1\t7", true},  // the kernel changes the first of a row
      {"3 5", "3\t4\t1\t7", false},
      {"a", "a b", false},
      {"18446744073709551615", "18446744073709551615", true},
      {"99999999999999999999", "99999999999999999999", true},
      {"core", "core.%p", false},
  };
  for (const Row& row : rows) {
    INFO(row.asked << " and " << row.current);
    CHECK(is_same(row.asked, row.current) == row.same);
  }
}

TEST_CASE("the same value may be spelled in several ways, or in one only, as its file has it", "[sysctl]") {
  struct Row {
    const char* path;
    const char* asked;
    const char* current;
    bool same;
  };
  const Row rows[] = {
      {"/proc/sys/kernel/hostname", "010", "8", false},
      {"/proc/sys/kernel/hostname", "runner-1", "runner-1", true},
      {"/proc/sys/kernel/domainname", "0x10", "16", false},
      {"/proc/sys/kernel/core_pattern", "|/bin/x  [a] b", "|/bin/x [a] b", false},
      {"/proc/sys/net/core/rps_default_mask", "10", "8", false},
      {"/sys/class/net/eth0/queues/rx-0/rps_cpus", "3", "00000000,00000003", true},
      {"/sys/class/net/eth0/queues/rx-0/rps_cpus", "0xF", "f", true},
      {"/sys/class/net/eth0/queues/rx-0/rps_cpus", "10", "00000010", true},
      {"/sys/class/net/eth0/queues/rx-0/rps_cpus", "10", "8", false},
      {"/sys/class/net/eth0/queues/rx-0/rps_cpus", "1,0", "00000001,00000000", true},
      {"/sys/class/net/eth0/queues/rx-0/rps_cpus", "1,0", "1", false},
      {"/sys/class/net/eth0/queues/rx-0/rps_cpus", "0", "00000000,00000000", true},
      {"/sys/devices/virtual/workqueue/cpumask", "1", "01", true},
      {"/proc/sys/vm/swappiness", "010", "8", true},
  };
  for (const Row& row : rows) {
    INFO(row.path << ": " << row.asked << " and " << row.current);
    CHECK(is_same(row.asked, row.current, form_of(row.path)) == row.same);
  }
}

TEST_CASE("of a list of choices the one in brackets is chosen", "[sysctl]") {
  CHECK(chosen("always [madvise] never") == "madvise");
  CHECK(chosen("[none]") == "[none]");
  CHECK(chosen("none [mq-deadline] kyber") == "mq-deadline");
  CHECK(chosen("0-3  5") == "0-3  5");
  CHECK(chosen("") == "");
}

TEST_CASE("at least is about single numbers", "[sysctl]") {
  CHECK(is_at_least("512", "4096"));
  CHECK(is_at_least("4096", "4096"));
  CHECK_FALSE(is_at_least("4096", "512"));
  CHECK_FALSE(is_at_least("1 2", "3 4"));
  CHECK_FALSE(is_at_least("a", "b"));
}

TEST_CASE("what no file of the kernel takes is not writable", "[sysctl]") {
  CHECK(is_writable(""));
  CHECK(is_writable(std::string(4095, 'x')));
  CHECK_FALSE(is_writable(std::string(4096, 'x')));
  CHECK_FALSE(is_writable("1\n2"));
  CHECK_FALSE(is_writable(std::string_view{"1\0", 2}));
}

TEST_CASE("normalising is done once", "[sysctl][property]") {
  rc::prop("what is normalised stays as it is, and is the same as what it was made of", [](const std::string& text) {
    const std::string once = normalised(text);
    RC_ASSERT(normalised(once) == once);
    RC_ASSERT(is_same(text, text));
  });
}
