#include "lib/sysctl/assignment.hpp"

#include "test/support/catch.hpp"
#include "test/support/contains.hpp"

using namespace toolkit;
using namespace toolkit::sysctl;
using test::contains;

TEST_CASE("a file is read as sysctl.d has it", "[sysctl]") {
  Mistakes mistakes;
  const auto list = read_conf_file(
      "# a comment\n"
      "; another\n"
      "\n"
      "vm.swappiness = 10\r\n"
      "  net.ipv4.tcp_rmem=4096 87380  6291456\n"
      "-net.ipv4.nothing = 1\n"
      "- kernel.panic=  5\n"
      "-net.ipv4.conf.lo.rp_filter\n"
      "kernel.core_pattern = |/bin/handler %P=%s\n"
      "kernel.domainname=\n",
      "60.conf", mistakes);
  CHECK(mistakes.empty());
  REQUIRE(list.size() == 7);
  CHECK((list[0].key == "vm.swappiness" && list[0].value == "10" && list[0].origin == "60.conf:4"));
  CHECK((list[1].value == "4096 87380  6291456" && !list[1].may_fail));
  CHECK((list[2].key == "net.ipv4.nothing" && list[2].may_fail && !list[2].excludes));
  CHECK((list[3].key == "kernel.panic" && list[3].value == "5" && list[3].may_fail));
  CHECK((list[4].key == "net.ipv4.conf.lo.rp_filter" && list[4].excludes));
  CHECK(list[5].value == "|/bin/handler %P=%s");
  CHECK(list[6].value.empty());
}

TEST_CASE("all lines that are none are told at once, with their numbers", "[sysctl]") {
  Mistakes mistakes;
  (void)read_conf_file("vm.swappiness\n=1\nswappiness=1\n\nvm.x=1\n../x=1\nvm.y=" + std::string(5000, '1'), "f",
                       mistakes);
  REQUIRE(mistakes.list().size() == 5);
  CHECK(contains(mistakes.list()[0], "f:1: vm.swappiness has no value"));
  CHECK(contains(mistakes.list()[1], "f:2: there is no key"));
  CHECK(contains(mistakes.list()[2], "f:3: 'swappiness' is no setting"));
  CHECK(contains(mistakes.list()[3], "f:6: '../x' is no setting"));
  CHECK(contains(mistakes.list()[4], "f:7: the value of vm.y is longer"));
}

TEST_CASE("any text is read as a file without harm", "[sysctl][property]") {
  rc::prop("every line is an assignment, a mistake, or nothing", [](const std::string& text) {
    Mistakes mistakes;
    const auto list = read_conf_file(text, "f", mistakes);
    const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
    RC_ASSERT(list.size() <= lines);
  });
}
