#include "lib/supervise/output_log.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <csignal>
#include <filesystem>

#include "test/support/catch.hpp"
#include "test/support/forked.hpp"
#include "test/support/full_disk.hpp"
#include "test/support/numbered.hpp"
#include "test/support/recorded_log.hpp"
#include "test/support/temp_dir.hpp"

using namespace toolkit;
using namespace toolkit::supervise;
using toolkit::test::FileSizeLimit;
using toolkit::test::numbered;
using toolkit::test::RecordedLog;
using toolkit::test::TempDir;
using toolkit::test::TinyDisk;

namespace {

/// What the log must be of `output`.
std::string expected_log(const std::string& output, std::uint64_t limit) {
  if (output.size() <= limit) return output;
  const std::uint64_t head = limit / 2;
  const std::uint64_t left_out = output.size() - limit;
  return output.substr(0, head) + "\n[… " + std::to_string(left_out) + " bytes left out …]\n" +
         output.substr(head + left_out);
}

mode_t mode_of(const std::string& path) {
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 0777U;
}

bool exists(const std::string& path) { return std::filesystem::exists(path); }

}  // namespace

TEST_CASE("a log within its limit is the output", "[supervise]") {
  const TempDir folder;
  const RecordedLog warnings;
  const std::size_t size = GENERATE(0U, 1U, 49U, 50U, 51U, 99U, 100U);
  CAPTURE(size);
  const std::string output = numbered(size);
  OutputLog log{folder / "1.log", 100};
  log.write(output);
  log.close();
  CHECK(folder.read("1.log") == output);
  CHECK(log.bytes() == size);
  CHECK_FALSE(log.failed());
  CHECK_FALSE(exists(folder / "1.log.tail"));
  CHECK(warnings.lines().empty());
}

TEST_CASE("of a longer output head and tail are kept, and a line tells how much is missing", "[supervise]") {
  const TempDir folder;
  OutputLog log{folder / "1.log", 8};
  log.write("abcdefgh");
  log.write("ijkl");
  log.write(std::string(1, '\0') + "\n");
  CHECK(log.bytes() == 14);
  log.close();
  CHECK(folder.read("1.log") == "abcd\n[… 6 bytes left out …]\nkl" + std::string(1, '\0') + "\n");
  CHECK_FALSE(exists(folder / "1.log.tail"));
}

TEST_CASE("the head is on the disk as it comes, and the tail in a file of its own", "[supervise]") {
  const TempDir folder;
  OutputLog log{folder / "1.log", 8};
  CHECK(exists(folder / "1.log"));
  log.write("abc");
  CHECK(folder.read("1.log") == "abc");
  CHECK_FALSE(exists(folder / "1.log.tail"));
  log.write("de");
  CHECK(folder.read("1.log") == "abcd");
  CHECK(folder.read("1.log.tail") == "e");
  log.write("fghi");
  CHECK(folder.read("1.log.tail") == "ifgh");
}

TEST_CASE("what is written after close() is counted and nothing else", "[supervise]") {
  const TempDir folder;
  OutputLog log{folder / "1.log", 8};
  log.write("abc");
  log.close();
  log.write("def");
  log.close();
  CHECK(folder.read("1.log") == "abc");
  CHECK(log.bytes() == 6);
  CHECK_FALSE(log.failed());
}

TEST_CASE("a log is closed at the end of its life", "[supervise]") {
  const TempDir folder;
  { OutputLog{folder / "1.log", 4}.write("abcdef"); }
  CHECK(folder.read("1.log") == "ab\n[… 2 bytes left out …]\nef");
}

TEST_CASE("the log holds for any output and limit", "[supervise][property]") {
  const TempDir folder;
  rc::prop("it is the head, what is left out and the tail, or the output", [&] {
    const auto limit =
        *rc::gen::oneOf(rc::gen::inRange<std::uint64_t>(0, 40), rc::gen::inRange<std::uint64_t>(0, 400'000));
    const auto sizes = *rc::gen::container<std::vector<std::size_t>>(
        rc::gen::oneOf(rc::gen::inRange<std::size_t>(0, 50), rc::gen::inRange<std::size_t>(0, 200'000)));
    std::size_t size = 0;
    for (const std::size_t piece : sizes) size += piece;
    const std::string output = numbered(size);
    OutputLog log{folder / "any.log", limit};
    std::size_t at = 0;
    for (const std::size_t piece : sizes) {
      log.write(std::string_view{output}.substr(at, piece));
      at += piece;
    }
    log.close();
    RC_ASSERT(log.bytes() == size);
    RC_ASSERT(folder.read("any.log") == expected_log(output, limit));
    RC_ASSERT(!exists(folder / "any.log.tail"));
  });
}

TEST_CASE("head and tail outlive a process that is killed", "[supervise][fault]") {
  const TempDir folder;
  const int status = toolkit::test::in_forked_child([&] {
    OutputLog log{folder / "1.log", 8};
    for (const char c : std::string{"abcdefghijk"}) log.write({&c, 1});
    return ::kill(::getpid(), SIGKILL);
  });
  REQUIRE(WIFSIGNALED(status));
  CHECK(folder.read("1.log") == "abcd");
  CHECK(folder.read("1.log.tail") == "ijkh");
  // The next run of the same name begins anew.
  OutputLog{folder / "1.log", 8}.write("x");
  CHECK(folder.read("1.log") == "x");
  CHECK_FALSE(exists(folder / "1.log.tail"));
}

TEST_CASE("the files are their owner's alone, and no child inherits them", "[supervise]") {
  const TempDir folder;
  const mode_t mask = ::umask(0);
  std::filesystem::permissions(folder.write("1.log", "of an earlier run"), std::filesystem::perms::all);
  OutputLog log{folder / "1.log", 2};
  log.write("abc");
  ::umask(mask);
  CHECK(mode_of(folder / "1.log") == 0600);
  CHECK(mode_of(folder / "1.log.tail") == 0600);
  int found = 0;
  for (int fd = 0; fd < 256; ++fd) {
    std::error_code none;
    const std::string to = std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(fd), none).string();
    if (!to.starts_with(folder.path().string())) continue;
    ++found;
    CHECK((::fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);
  }
  if (exists("/proc/self/fd")) CHECK(found == 2);
}

TEST_CASE("a log that cannot be made is one warning, and the output is counted all the same", "[supervise][fault]") {
  const TempDir folder;
  const RecordedLog warnings;
  const std::string pipe = folder / "pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  std::filesystem::create_symlink("elsewhere", folder / "link");
  const std::string path = GENERATE_REF(folder / "missing" + "/1.log", pipe, folder / "link", std::string{"/dev/full"});
  CAPTURE(path);
  OutputLog log{path, 8};
  log.write("abcdefghijkl");
  log.write("m");
  log.close();
  CHECK(log.failed());
  CHECK(log.bytes() == 13);
  REQUIRE(warnings.lines().size() == 1);
  CHECK(warnings.lines()[0].first == log::Level::warning);
  CHECK(warnings.messages()[0].find(path) != std::string::npos);
  CHECK_FALSE(exists(folder / "elsewhere"));
}

TEST_CASE("a head that does not fit is one warning that names path and reason", "[supervise][fault]") {
  const TempDir folder;
  const RecordedLog warnings;
  OutputLog log{folder / "1.log", 100'000};
  {
    const FileSizeLimit limit{4096};
    for (int i = 0; i < 10; ++i) log.write(std::string(3000, 'x'));
    log.write(std::string(100'000, 'x'));
  }
  log.write("there would be room again");
  log.close();
  CHECK(log.failed());
  CHECK(log.bytes() == 130'025);
  REQUIRE(warnings.lines().size() == 1);
  CHECK(warnings.messages()[0].find("write of " + (folder / "1.log") + ", ") != std::string::npos);
  CHECK(warnings.messages()[0].find("File too large") != std::string::npos);
  CHECK(folder.read("1.log") == std::string(4096, 'x'));
}

TEST_CASE("a tail that cannot be appended stays in its file, and the head as it was", "[supervise][fault]") {
  const TempDir folder;
  const RecordedLog warnings;
  OutputLog log{folder / "1.log", 8000};
  log.write(numbered(10'000));
  {
    const FileSizeLimit limit{6000};
    log.close();
  }
  CHECK(log.failed());
  CHECK(warnings.lines().size() == 1);
  CHECK(folder.read("1.log") == numbered(10'000).substr(0, 4000));
  CHECK(folder.read("1.log.tail").size() == 4000);
}

TEST_CASE("on a full disk the log ends, and what it has stays", "[supervise][fault]") {
  const TempDir folder;
  const TinyDisk disk{folder / "tiny", 64};
  if (!disk.mounted()) SKIP_TEST("a tmpfs can only be mounted by root");
  const RecordedLog warnings;
  // Head; tail; and head and tail together, but not the whole log while it is put together.
  const std::uint64_t limit = GENERATE(1'000'000U, 100'000U, 50'000U);
  CAPTURE(limit);
  const std::string output = numbered(300'000);
  OutputLog log{folder / "tiny/1.log", limit};
  for (std::size_t at = 0; at < output.size(); at += 1000) log.write(std::string_view{output}.substr(at, 1000));
  log.close();
  CHECK(log.failed());
  CHECK(log.bytes() == output.size());
  REQUIRE(warnings.lines().size() == 1);
  CHECK(warnings.messages()[0].find("No space left on device") != std::string::npos);
  const std::string head = folder.read("tiny/1.log");
  CHECK(head.size() == std::min<std::uint64_t>(limit / 2, 65'536));
  CHECK(output.starts_with(head));
  CHECK(exists(folder / "tiny/1.log.tail") == (limit < 1'000'000U));
}
