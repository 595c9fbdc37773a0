#include "lib/core/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <thread>

#include "lib/core/unique_fd.hpp"
#include "test/support/catch.hpp"
#include "test/support/forked.hpp"
#include "test/support/temp_dir.hpp"

using namespace toolkit;
using test::TempDir;
namespace fs = std::filesystem;

namespace {

std::size_t entries(const TempDir& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator{folder.path()}, fs::directory_iterator{}));
}

/// The message of the EnvironmentError that replacing the file ends in.
std::string failed_replace(const std::string& path) {
  try {
    replace_file(path, "new");
  } catch (const EnvironmentError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a file is read to its end or to the limit", "[core]") {
  const TempDir folder;
  const std::string content = std::string("a\0b\n", 4) + std::string(200'000, 'x');
  const std::string path = folder.write("f", content);
  CHECK(read_file(path, 1'000'000).value() == content);
  CHECK(read_file(path, content.size()).value() == content);
  CHECK(read_file(path, 3).value() == std::string("a\0b", 3));
  CHECK(read_file(path, 0).value().empty());
  CHECK(read_file(folder.write("empty", ""), 10).value().empty());
}

TEST_CASE("a file that is not there is not found and one that cannot be read is unreachable", "[core]") {
  const TempDir folder;
  CHECK(read_file(folder / "missing", 1).error().failure == Failure::not_found);
  CHECK(read_file(folder.write("f", "") + "/below", 1).error().failure == Failure::not_found);
  const auto directory = read_file(folder.path().string(), 1);
  REQUIRE_FALSE(directory);
  CHECK(directory.error().failure == Failure::unreachable);
  CHECK(directory.error().message.find(folder.path().string()) == 0);
}

TEST_CASE("a replaced file holds the new content and nothing is left beside it", "[core]") {
  const TempDir folder;
  replace_file(folder / "f", "first");
  CHECK(folder.read("f") == "first");
  const std::string big(3'000'000, 'x');
  replace_file(folder / "f", big);
  CHECK(folder.read("f") == big);
  replace_file(folder / "f", "");
  CHECK(folder.read("f").empty());
  CHECK(entries(folder) == 1);
}

TEST_CASE("who has the old file open keeps it whole", "[core]") {
  const TempDir folder;
  const UniqueFd old{::open(folder.write("f", "old content").c_str(), O_RDONLY | O_CLOEXEC)};
  replace_file(folder / "f", "new");
  std::string text(32, '\0');
  text.resize(static_cast<std::size_t>(::read(old.get(), text.data(), text.size())));
  CHECK(text == "old content");
}

TEST_CASE("a file that cannot be replaced is named and stays as it was", "[core]") {
  const TempDir folder;
  CHECK(failed_replace(folder / "no/such/folder").find(folder / "no/such/folder") == 0);
  CHECK(failed_replace(folder.path().string()).find(folder.path().string()) == 0);
  CHECK(failed_replace("/dev/full").find("/dev/full could not be written") == 0);
  CHECK(entries(folder) == 0);
}

TEST_CASE("a pipe is written to directly", "[core]") {
  const TempDir folder;
  const std::string pipe = folder / "pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  std::string got;
  std::thread reader{[&] { got = read_file(pipe, 100).value_or("?"); }};
  replace_file(pipe, "through the pipe");
  reader.join();
  CHECK(got == "through the pipe");
  CHECK(fs::is_fifo(pipe));
}

TEST_CASE("a standard stream that leads to a file is written to and not replaced", "[core]") {
  const TempDir folder;
  const UniqueFd file{::open((folder / "out").c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600)};
  // Links of the test's own, or a failing test would take the machine's /dev/stdout away.
  fs::create_symlink("/proc/self/fd/" + std::to_string(file.get()), folder / "stdout");
  fs::create_symlink("stdout", folder / "second");
  REQUIRE(::write(file.get(), "before\n", 7) == 7);
  replace_file(folder / "stdout", "report\n");
  replace_file(folder / "second", "again\n");
  REQUIRE(::write(file.get(), "after\n", 6) == 6);
  CHECK(fs::is_symlink(folder / "stdout"));
  CHECK(fs::is_symlink(folder / "second"));
  CHECK(folder.read("out") == "before\nreport\nagain\nafter\n");
}

TEST_CASE("an ordinary link gives way to the file", "[core]") {
  const TempDir folder;
  fs::create_symlink(folder.write("target", "old"), folder / "link");
  replace_file(folder / "link", "new");
  CHECK(folder.read("link") == "new");
  CHECK(folder.read("target") == "old");
  CHECK_FALSE(fs::is_symlink(folder / "link"));
}

TEST_CASE("where a file can be written is known before there is anything to write", "[core]") {
  const TempDir folder;
  CHECK(check_replaceable(folder / "new"));
  CHECK(check_replaceable(folder.write("old", "old")));
  CHECK(check_replaceable("/dev/null"));
  CHECK(check_replaceable("relative-to-here"));
  CHECK(check_replaceable(folder.path()).error().message == folder.path().string() + " is a folder");
  CHECK(check_replaceable(folder / "none/f").error().message.find(folder / "none does not exist") != std::string::npos);
  CHECK(folder.read("old") == "old");
}

TEST_CASE("a user without rights may write to a device and not into a folder of root", "[core]") {
  const TempDir folder;
  const int status = test::in_forked_child([&] {
    if (::geteuid() == 0 && ::setuid(65534) != 0) return 77;
    return check_replaceable("/dev/null") && check_replaceable("/dev/full") && !check_replaceable("/proc/self/f") &&
                   !check_replaceable(folder / "report.json")
               ? 0
               : 1;
  });
  CHECK(WEXITSTATUS(status) == 0);
}
