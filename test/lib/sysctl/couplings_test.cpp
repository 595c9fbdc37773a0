#include "lib/sysctl/couplings.hpp"
#include "lib/sysctl/file_setting.hpp"

#include <sched.h>
#include <unistd.h>

#include "test/lib/sysctl/fake_kernel.hpp"
#include "test/lib/sysctl/job.hpp"
#include "test/support/catch.hpp"
#include "test/support/contains.hpp"
#include "test/support/forked.hpp"

using namespace toolkit;
using namespace toolkit::sysctl;
using namespace toolkit::sysctl_test;
using settings::Fate;
using settings::Status;
using test::contains;
using test::TempDir;

namespace {

const std::string kRatio = proc_sys("vm/dirty_ratio");
const std::string kBytes = proc_sys("vm/dirty_bytes");
const std::string kForward = proc_sys("net/ipv4/ip_forward");
const std::string kRedirects = FakeKernel::conf("ipv4", "all", "accept_redirects");

}  // namespace

TEST_CASE("undo writes only the side that was in force", "[sysctl]") {
  FakeKernel kernel;
  const TempDir folder;
  const auto before = kernel.files;
  CHECK(set(kernel, {{kBytes, "100000000"}}, folder)[0].status == Status::changed);
  CHECK(kernel.files[kRatio] == "0");
  kernel.writes.clear();
  CHECK(put_back(kernel, folder)[0].fate == Fate::restored);
  CHECK(kernel.writes == std::vector<std::string>{kRatio + "=20"});
  CHECK(kernel.files == before);
}

TEST_CASE("a side that is 0 in both is put back by its ratio", "[sysctl]") {
  FakeKernel kernel;
  kernel.files[kRatio] = "0";
  const TempDir folder;
  (void)set(kernel, {{kBytes, "100000000"}}, folder);
  kernel.writes.clear();
  (void)put_back(kernel, folder);
  CHECK(kernel.writes == std::vector<std::string>{kRatio + "=0"});
}

TEST_CASE("two jobs may each ask for another side", "[sysctl]") {
  FakeKernel kernel;
  const TempDir folder;
  const auto before = kernel.files;
  (void)set(kernel, {{kBytes, "100000000"}}, folder, "first");
  (void)set(kernel, {{kRatio, "5"}}, folder, "second");
  CHECK((kernel.files[kRatio] == "5" && kernel.files[kBytes] == "0"));
  SECTION("the last one ends first") {
    (void)put_back(kernel, folder, "second");
    CHECK((kernel.files[kRatio] == "0" && kernel.files[kBytes] == "100000000"));
    (void)put_back(kernel, folder, "first");
  }
  SECTION("the first one ends first") {
    CHECK(put_back(kernel, folder, "first")[0].fate == Fate::still_held);
    CHECK(kernel.files[kRatio] == "5");
    (void)put_back(kernel, folder, "second");
  }
  CHECK(kernel.files == before);
}

TEST_CASE("forwarding is put back with all that the kernel changes along with it", "[sysctl]") {
  FakeKernel kernel;
  const std::string own = FakeKernel::conf("ipv4", "eth0", "forwarding");
  kernel.files[own] = "1";
  const TempDir folder;
  const auto before = kernel.files;
  // What the kernel changes though nobody asked for it is asked for here, too.
  const auto results = set(kernel, {{kForward, "1"}, {kRedirects, "1"}}, folder);
  CHECK((results[0].status == Status::changed && results[1].got == "1"));
  CHECK(kernel.files[FakeKernel::conf("ipv4", "lo", "forwarding")] == "1");
  // An interface that came, and one that went.
  kernel.files.erase(FakeKernel::conf("ipv4", "eth0.100", "forwarding"));
  kernel.files[FakeKernel::conf("ipv4", "veth7", "forwarding")] = "1";
  CHECK(put_back(kernel, folder)[0].fate == Fate::restored);
  CHECK((kernel.files[kForward] == "0" && kernel.files[own] == "1" && kernel.files[kRedirects] == "1"));
  CHECK(kernel.files[FakeKernel::conf("ipv4", "lo", "forwarding")] == "0");
}

TEST_CASE("what others change of a coupling is theirs, unless it follows what was asked for", "[sysctl]") {
  const std::string first = FakeKernel::conf("ipv4", "eth0", "forwarding");
  const std::string second = FakeKernel::conf("ipv4", "lo", "forwarding");
  FakeKernel kernel;
  const TempDir folder;
  SECTION("an interface alone") {
    (void)set(kernel, {{first, "1"}}, folder);
    kernel.files[second] = "1";
    const auto restored = put_back(kernel, folder);
    CHECK((restored[0].fate == Fate::restored && restored[0].value == "net.ipv4.conf.eth0.forwarding=0"));
    CHECK((kernel.files[first] == "0" && kernel.files[second] == "1"));
  }
  SECTION("all of them, and somebody has changed one since") {
    kernel.files[first] = "1";
    const auto before = kernel.files;
    (void)set(kernel, {{kForward, "1"}}, folder);
    kernel.files[second] = "0";
    CHECK(put_back(kernel, folder)[0].fate == Fate::restored);
    CHECK(kernel.files == before);
  }
  SECTION("all of them, and somebody has put that back since") {
    const auto before = kernel.files;
    (void)set(kernel, {{kForward, "1"}}, folder);
    (void)kernel.write(kForward, "0");
    CHECK(put_back(kernel, folder)[0].fate == Fate::already_back);
    CHECK(kernel.files == before);
  }
  SECTION("some of several, by one job and by two") {
    for (const bool by_two : {false, true}) {
      kernel.files[first] = kernel.files[second] = "0";
      (void)set(kernel, by_two ? Asked{{first, "1"}} : Asked{{first, "1"}, {second, "1"}}, folder, "one");
      if (by_two) (void)set(kernel, {{second, "1"}}, folder, "two");
      kernel.files[second] = "2";
      {
        auto journal = open_journal(folder);
        const auto restored = settings::restore(
            journal, [](const settings::Holder&) { return true; },
            [&](const std::string& id) { return file_setting_of_id(kernel, id); });
        REQUIRE(restored.restored.size() == 1);
        CHECK(restored.restored[0].fate == Fate::restored);
        CHECK(contains(restored.restored[0].message, "somebody else has changed"));
      }
      CHECK((kernel.files[first] == "0" && kernel.files[second] == "2"));
    }
  }
  SECTION("one that has failed to be put back, and is tried again") {
    (void)set(kernel, {{first, "1"}, {second, "1"}}, folder);
    kernel.files[second] = "2";
    kernel.refusals[first] = settings::Reason::read_only;
    CHECK(put_back(kernel, folder)[0].fate == Fate::failed);
    kernel.refusals.clear();
    CHECK(put_back(kernel, folder)[0].fate == Fate::restored);
    CHECK((kernel.files[first] == "0" && kernel.files[second] == "2"));
  }
  SECTION("one that is gone, and another that somebody has changed") {
    (void)set(kernel, {{first, "1"}, {second, "1"}}, folder);
    kernel.files.erase(first);
    kernel.files[second] = "2";
    CHECK(put_back(kernel, folder)[0].fate == Fate::left);
    CHECK(kernel.files[second] == "2");
  }
  SECTION("an interface with an equals sign in its name") {
    const std::string odd = FakeKernel::conf("ipv4", "a=b", "forwarding");
    kernel.files[odd] = "1";
    const auto before = kernel.files;
    (void)set(kernel, {{kForward, "1"}}, folder);
    kernel.files[odd] = "1";
    CHECK(put_back(kernel, folder)[0].fate == Fate::restored);
    CHECK(kernel.files == before);
  }
  SECTION("who asks for what is so already") {
    (void)set(kernel, {{first, "1"}}, folder, "one");
    (void)set(kernel, {{kForward, "0"}}, folder, "two");
    kernel.files[second] = "1";
    (void)put_back(kernel, folder, "two");
    (void)put_back(kernel, folder, "one");
    CHECK((kernel.files[first] == "0" && kernel.files[second] == "1"));
  }
}

TEST_CASE("jobs that ask for all interfaces and for one give back what there was, in whatever order they end",
          "[sysctl]") {
  const std::string own = FakeKernel::conf("ipv4", "eth0", "forwarding");
  const std::string other = FakeKernel::conf("ipv4", "lo", "forwarding");
  for (const std::string order : {"abc", "acb", "bac", "bca", "cab", "cba"}) {
    INFO(order);
    FakeKernel kernel;
    kernel.files[other] = "1";
    const TempDir folder;
    const auto before = kernel.files;
    (void)set(kernel, {{kForward, "1"}}, folder, "a");
    (void)set(kernel, {{own, "0"}}, folder, "b");
    (void)set(kernel, {{other, "0"}, {kRedirects, "1"}}, folder, "c");
    for (const char holder : order) (void)put_back(kernel, folder, std::string{holder});
    CHECK(kernel.files == before);
    CHECK_FALSE(settings::has_journal(folder / "journal", "machine"));
  }
}

TEST_CASE("one who was killed while he put back does not take along what a later one has found", "[sysctl]") {
  const std::string own = FakeKernel::conf("ipv4", "eth0", "forwarding");
  FakeKernel kernel;
  const TempDir folder;
  const auto before = kernel.files;
  (void)set(kernel, {{kRedirects, "0"}}, folder, "killed");
  {
    auto journal = open_journal(folder);
    journal.state.records[0].holdings[0].got.reset();
    journal.save();
  }
  (void)set(kernel, {{own, "1"}}, folder, "later");
  SECTION("the killed one first") { (void)put_back(kernel, folder, "killed"); }
  SECTION("all at once") {
    auto journal = open_journal(folder);
    (void)settings::restore(
        journal, [](const settings::Holder&) { return true; },
        [&](const std::string& id) { return file_setting_of_id(kernel, id); });
  }
  (void)put_back(kernel, folder, "later");
  (void)put_back(kernel, folder, "killed");
  CHECK(kernel.files == before);
}

TEST_CASE("a value in two units is put back in the finer one", "[sysctl]") {
  if (::geteuid() != 0) SKIP_TEST("only root has a network namespace of his own");
  const int status = test::in_forked_child([] {
    if (::unshare(CLONE_NEWNET) != 0) return 77;
    KernelFiles files;
    const TempDir folder;
    const std::string seconds = proc_sys("net/ipv4/neigh/lo/base_reachable_time");
    if (!files.write(seconds + "_ms", "1500")) return 77;
    (void)set(files, {{seconds, "20"}}, folder);
    if (files.read(seconds).value_or("?") != "20") return 1;
    if (put_back(files, folder)[0].fate != Fate::restored) return 2;
    return files.read(seconds + "_ms").value_or("?") == "1500" ? 0 : 3;
  });
  REQUIRE(WIFEXITED(status));
  if (WEXITSTATUS(status) == 77) SKIP_TEST("no network namespace can be made here");
  CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("over a job that was killed between, a side of a coupling is put back as it was found", "[sysctl]") {
  FakeKernel kernel;
  const TempDir folder;
  const auto before = kernel.files;
  (void)set(kernel, {{kBytes, "100000000"}}, folder, "killed");
  {
    auto journal = open_journal(folder);
    journal.state.records[0].holdings[0].got.reset();
    journal.save();
  }
  (void)set(kernel, {{kRatio, "5"}}, folder, "next");
  CHECK(put_back(kernel, folder, "next")[0].fate == Fate::restored);
  CHECK((kernel.files[kRatio] == "0" && kernel.files[kBytes] == "100000000"));
  CHECK(put_back(kernel, folder, "killed")[0].fate == Fate::restored);
  CHECK(kernel.files == before);
}

TEST_CASE("a setting of another network namespace is kept for a restore in there, as long as there is one",
          "[sysctl]") {
  FakeKernel kernel;
  const TempDir folder;
  (void)set(kernel, {{kForward, "1"}, {proc_sys("net/core/somaxconn"), "9"}, {kBytes, "100000000"}}, folder);
  kernel.net_namespace = "net:[2]";
  kernel.writes.clear();
  const auto restored = put_back(kernel, folder);
  REQUIRE(restored.size() == 3);
  CHECK(restored[0].fate == Fate::restored);
  CHECK((restored[1].fate == Fate::elsewhere && restored[2].fate == Fate::elsewhere));
  CHECK(contains(restored[1].message, "net:[1]"));
  CHECK(kernel.writes == std::vector<std::string>{kRatio + "=20"});
  SECTION("in there it is put back") {
    kernel.net_namespace = "net:[1]";
    for (const auto& one : put_back(kernel, folder)) CHECK(one.fate == Fate::restored);
    CHECK(kernel.files[kForward] == "0");
  }
  SECTION("gone with its namespace") {
    kernel.namespaces.erase("net:[1]");
    for (const auto& one : put_back(kernel, folder)) CHECK(one.fate == Fate::left);
  }
  CHECK(put_back(kernel, folder).empty());
}

TEST_CASE("the kernel's own couplings are those of the table", "[sysctl]") {
  if (::geteuid() != 0) SKIP_TEST("only root has a network namespace of his own");
  const int status = test::in_forked_child([] {
    if (::unshare(CLONE_NEWNET) != 0) return 77;
    KernelFiles files;
    const TempDir folder;
    const std::string somaxconn = proc_sys("net/core/somaxconn");
    const std::string disable = FakeKernel::conf("ipv6", "all", "disable_ipv6");
    const auto state = [&] {
      std::string text = files.read(somaxconn).value_or("?");
      for (const char* pattern : {"/proc/sys/net/ipv4/conf/*/*", "/proc/sys/net/ipv6/conf/*/*"}) {
        for (const std::string& path : matching(files, pattern)) text += path + files.read(path).value_or("?") + "\n";
      }
      return text + files.read(kForward).value_or("?");
    };
    // It begins with what the machine has.
    if (!files.write(kForward, "0")) return 77;
    const std::string before = state();
    Asked asked{{kForward, "1"}, {somaxconn, "1234"}};
    if (files.read(disable)) asked.emplace_back(disable, "1");
    for (const auto& result : set(files, asked, folder)) {
      if (result.status != Status::changed) return 1;
    }
    if (files.read(kRedirects).value_or("?") != "0") return 2;
    if (state() == before) return 3;
    for (const auto& restored : put_back(files, folder)) {
      if (restored.fate != Fate::restored) return 4;
    }
    return state() == before ? 0 : 5;
  });
  REQUIRE(WIFEXITED(status));
  if (WEXITSTATUS(status) == 77) SKIP_TEST("no network namespace can be made here");
  CHECK(WEXITSTATUS(status) == 0);
}
