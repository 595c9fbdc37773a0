#include "lib/settings/journal.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include "lib/core/result.hpp"
#include "test/support/catch.hpp"
#include "test/support/contains.hpp"
#include "test/support/far_away.hpp"
#include "test/support/full_disk.hpp"
#include "test/support/temp_dir.hpp"

using namespace toolkit;
using namespace toolkit::settings;
using test::contains;
using test::far_away;
using test::TempDir;

namespace {

State some_state() {
  return {.holders = {{.id = "h", .job = "o/r run 7, job \"test\"", .process = 12, .start_ticks = 34}},
          .records = {{.id = "file:/a\xff",
                       .name = "a\xff",
                       .holdings = {{.holder = "h", .asked = "3", .found = "1\t2", .got = "3\t2"},
                                    {.holder = "h", .asked = "", .found = "caf\xe9\n"}}}}};
}

unsigned mode_of(const std::string& path) {
  struct stat info {};
  REQUIRE(::stat(path.c_str(), &info) == 0);
  return info.st_mode & 07777U;
}

std::string message_of(const std::function<void()>& body) {
  try {
    body();
  } catch (const EnvironmentError& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("a journal says the same when it is read again", "[settings]") {
  const State state = read_state(write_state(some_state(), "boot"), "boot");
  REQUIRE(state.records.size() == 1);
  const Record& record = state.records.front();
  CHECK((record.id == "file:/a\xff" && record.name == "a\xff"));
  REQUIRE(record.holdings.size() == 2);
  CHECK((record.holdings[0].asked == "3" && record.holdings[0].found == "1\t2" && record.holdings[0].got == "3\t2"));
  CHECK((record.holdings[1].asked.empty() && !record.holdings[1].got));
  CHECK(record.holdings[1].found == "caf\xe9\n");  // no UTF-8: a value is whatever bytes the kernel has
  REQUIRE(state.holders.size() == 1);
  CHECK((state.holders[0].process == 12 && state.holders[0].start_ticks == 34));
}

TEST_CASE("a journal of another boot holds nothing", "[settings]") {
  const std::string document = write_state(some_state(), "this boot");
  CHECK(read_state(document, "another").records.empty());
  CHECK(read_state(document, "another").holders.empty());
  CHECK_FALSE(read_state(document, "").records.empty());  // where nobody asks
}

TEST_CASE("a journal is its owner's alone, and an empty one leaves no file", "[settings]") {
  const TempDir folder;
  const std::string place = folder / "run/ci-toolkit/sysctl";
  {
    auto journal = Journal::open(place, "machine", "boot", far_away());
    journal.state = some_state();
    journal.save();
  }
  CHECK(mode_of(place) == 0711);  // others see whether there is one, and nothing of it
  CHECK(mode_of(place + "/machine.json") == 0600);
  CHECK(mode_of(folder / "run/ci-toolkit") == (0777U & ~[] {
          const mode_t mask = ::umask(0);
          ::umask(mask);
          return mask;
        }()));
  CHECK(has_journal(place, "machine"));
  auto journal = Journal::open(place, "machine", "boot", far_away());
  CHECK(journal.state.records.size() == 1);
  journal.state = {};
  journal.save();
  CHECK_FALSE(has_journal(place, "machine"));
  journal.save();  // once more is no mistake
}

TEST_CASE("one process at a time has a journal", "[settings]") {
  const TempDir folder;
  const auto first = Journal::open(folder / "j", "machine", "boot", far_away());
  const std::string message = message_of(
      [&] { (void)Journal::open(folder / "j", "machine", "boot", Deadline::after(std::chrono::milliseconds{20})); });
  CHECK(contains(message, "another sysctl-setup is at work"));
}

TEST_CASE("a journal that is damaged, or that others may write, is not used", "[settings]") {
  const TempDir folder;
  const std::string place = folder / "j";
  const auto open = [&] { (void)Journal::open(place, "machine", "boot", far_away()); };
  open();
  const auto with_process = [](const std::string& process) {
    return R"({"schema":1,"boot_id":"boot","holders":[{"id":"a","job":"","process":)" + process +
           R"(,"start_ticks":1}],"records":[]})";
  };
  for (const std::string& text :
       {std::string{}, std::string{"{"}, std::string{"[]"}, std::string{R"({"schema":2})"},
        std::string{R"({"schema":1,"boot_id":"boot","holders":[{}],"records":[]})"}, with_process("1e45"),
        with_process("1.5"), with_process("-1"), with_process("2147483648"), with_process("\"1\"")}) {
    INFO(text);
    (void)folder.write("j/machine.json", text);
    CHECK(contains(message_of(open), "remove it to go on"));
    CHECK(folder.read("j/machine.json") == text);
  }
  ::unlink((place + "/machine.json").c_str());
  ::chmod(place.c_str(), 0777);
  CHECK(contains(message_of(open), "nobody else may write"));
  ::chmod(place.c_str(), 0700);
  CHECK(message_of(open) == "no error");
  REQUIRE(::symlink(place.c_str(), (folder / "link").c_str()) == 0);
  CHECK(contains(message_of([&] { (void)Journal::open(folder / "link", "machine", "boot", far_away()); }),
                 "is not a folder that belongs to"));
}

TEST_CASE("a journal that cannot be written leaves the old one", "[settings]") {
  const TempDir folder;
  auto journal = Journal::open(folder / "j", "machine", "boot", far_away());
  journal.state = some_state();
  journal.save();
  const std::string before = folder.read("j/machine.json");
  journal.state.records.push_back(
      {.id = "b", .name = "b", .holdings = {{.holder = "h", .found = std::string(100'000, 'x')}}});
  {
    const test::FileSizeLimit limit{4096};
    CHECK(contains(message_of([&] { journal.save(); }), "could not be written"));
  }
  CHECK(folder.read("j/machine.json") == before);
}

TEST_CASE("a journal that could not be read again is not written", "[settings]") {
  const TempDir folder;
  auto journal = Journal::open(folder / "j", "machine", "boot", far_away());
  journal.state = some_state();
  journal.state.records[0].holdings[0].found.assign(std::size_t{17} << 20U, 'x');
  CHECK(contains(message_of([&] { journal.save(); }), "too large"));
  CHECK_FALSE(has_journal(folder / "j", "machine"));
}

TEST_CASE("the boot has a name", "[settings]") { CHECK(this_boot().size() == 36); }
