// What a full disk does to the files of a job: everything or nothing of a record is there.
#include "test/support/full_disk.hpp"
#include "lib/actions/file_commands.hpp"
#include "lib/actions/summary.hpp"
#include "lib/core/result.hpp"
#include "test/lib/actions/job_files.hpp"
#include "test/support/catch.hpp"
#include "test/support/file_command_reader.hpp"

using namespace toolkit;
using namespace toolkit::actions;
using namespace toolkit::actions::test;
using toolkit::test::FileSizeLimit;
using toolkit::test::read_file_records;
using toolkit::test::TinyDisk;

namespace {

std::string message_of(const Job& job, const std::string& value) {
  try {
    set_output(job, "big", value);
  } catch (const EnvironmentError& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("a record that does not fit leaves the file as it was", "[actions][fault]") {
  const JobFiles files;
  set_output(files.job(), "first", "1");
  const std::string before = files.read(JobFile::output);
  std::string message;
  {
    const FileSizeLimit limit{4096};
    message = message_of(files.job(), std::string(8000, 'x'));
  }
  CHECK(message.starts_with("write of " + files.path(JobFile::output) + ", the file named by GITHUB_OUTPUT: "));
  CHECK(files.read(JobFile::output) == before);
}

TEST_CASE("a summary that does not fit on the disk leaves the file as it was", "[actions][fault]") {
  const JobFiles files;
  files.write(JobFile::summary, "# Before\n");
  bool failed = false;
  {
    const FileSizeLimit limit{4096};
    try {
      append_summary(files.job(), std::string(8000, 'x'));
    } catch (const EnvironmentError&) {
      failed = true;
    }
  }
  CHECK(failed);
  CHECK(files.read(JobFile::summary) == "# Before\n");
}

TEST_CASE("on a full disk a record is there whole or not at all", "[actions][fault]") {
  JobFiles files;
  const TinyDisk disk{files.folder() / "tiny", 16};
  if (!disk.mounted()) SKIP_TEST("a tmpfs can only be mounted by root");
  const std::filesystem::path output = files.folder() / "tiny" / "output";
  files.environment().set("GITHUB_OUTPUT", output.string());
  const Job job = files.job();
  set_output(job, "first", std::string(9000, 'x'));
  const auto before = std::filesystem::file_size(output);
  CHECK(message_of(job, std::string(9000, 'y')).find("No space left on device") != std::string::npos);
  CHECK(std::filesystem::file_size(output) == before);
  set_output(job, "last", "1");
  std::ostringstream text;
  text << std::ifstream{output}.rdbuf();
  const auto records = read_file_records(text.str());
  REQUIRE(records);
  REQUIRE(records->size() == 2);
  CHECK(records->back().name == "last");
}

TEST_CASE("a device that takes nothing is an error of the environment", "[actions][fault]") {
  if (!std::filesystem::exists("/dev/full")) SKIP_TEST("there is no /dev/full");
  JobFiles files;
  files.environment().set("GITHUB_OUTPUT", "/dev/full");
  CHECK_THROWS_AS(set_output(files.job(), "a", "b"), EnvironmentError);
}

TEST_CASE("a file that cannot be opened is an error that names variable and path", "[actions][fault]") {
  JobFiles files;
  files.environment().set("GITHUB_OUTPUT", files.folder() / "missing" / "output");
  const std::string message = message_of(files.job(), "v");
  CHECK(message.find("/missing/output") != std::string::npos);
  CHECK(message.find("GITHUB_OUTPUT") != std::string::npos);
  CHECK(message.find("No such file or directory") != std::string::npos);
}
