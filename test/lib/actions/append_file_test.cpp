#include "lib/actions/append_file.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include "test/lib/actions/job_files.hpp"
#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::actions;
using namespace toolkit::actions::test;

TEST_CASE("a file is locked while somebody appends so that cutting a record back takes nobody else's", "[actions]") {
  const JobFiles files;
  const UniqueFd other{::open(files.path(JobFile::output).c_str(), O_RDWR | O_CLOEXEC)};
  {
    AppendFile file{"GITHUB_OUTPUT", files.path(JobFile::output)};
    CHECK(::flock(other.get(), LOCK_EX | LOCK_NB) != 0);
  }
  CHECK(::flock(other.get(), LOCK_EX | LOCK_NB) == 0);
}

TEST_CASE("a file knows its size and its end", "[actions]") {
  const JobFiles files;
  AppendFile file{"GITHUB_OUTPUT", files.path(JobFile::output)};
  CHECK_FALSE(file.ends_inside_a_line());
  file.append("ab");
  CHECK(file.size() == 2);
  CHECK(file.ends_inside_a_line());
  CHECK(file.tail(1) == "b");
  file.append("\n");
  CHECK_FALSE(file.ends_inside_a_line());
  CHECK(file.tail(100) == "ab\n");
}
