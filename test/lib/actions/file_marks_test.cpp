#include "lib/actions/file_marks.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <array>

#include "lib/actions/file_commands.hpp"
#include "test/lib/actions/any_text.hpp"
#include "test/lib/actions/job_files.hpp"
#include "test/support/catch.hpp"
#include "test/support/file_command_reader.hpp"
#include "test/support/recorded_log.hpp"

using namespace toolkit;
using namespace toolkit::actions;
using namespace toolkit::actions::test;
using toolkit::test::FileRecord;
using toolkit::test::read_file_records;
using toolkit::test::RecordedLog;

namespace {

constexpr std::array kAll{JobFile::output, JobFile::env, JobFile::path, JobFile::state, JobFile::summary};
constexpr std::array kOfRecords{JobFile::output, JobFile::env, JobFile::state};

void append(const JobFiles& files, JobFile file, const std::string& text) {
  std::ofstream{files.path(file), std::ios::binary | std::ios::app} << text;
}

/// A record as somebody may write it, in either form.
struct Written {
  FileRecord record;
  std::string text;
};

Written any_record() {
  const std::string value = *any_text();
  std::string name = "n" + *rc::gen::container<std::string>(rc::gen::element('a', 'b', '<', '-', ' '));
  if (name.find("<<") != std::string::npos) name = "name";
  const bool on_one_line = value.find('\n') == std::string::npos && *rc::gen::arbitrary<bool>();
  if (on_one_line) return {{name, value}, name + "=" + value + "\n"};
  if (name.ends_with('<')) name = "name";
  return {{name, value}, name + "<<the-end\n" + value + "\nthe-end\n"};
}

/// What the runner makes of the beginning of a record: nothing, or of `NAME=VALUE` as much of the value as there is.
std::vector<FileRecord> records_of_beginning(const Written& whole, const std::string& beginning) {
  if (beginning == whole.text || beginning + "\n" == whole.text) return {whole.record};
  const std::size_t equals = whole.record.name.size();
  const bool is_line = whole.text[equals] == '=';
  if (!is_line || beginning.size() <= equals) return {};
  return {{whole.record.name, beginning.substr(equals + 1)}};
}

}  // namespace

TEST_CASE("each file of a job is cut back to its length", "[actions]") {
  const JobFiles files;
  for (const JobFile file : kAll) files.write(file, "before\n");
  const FileMarks marks = FileMarks::of(files.job());
  for (const JobFile file : kAll) append(files, file, "x=attempt\n");
  marks.cut_back();
  for (const JobFile file : kAll) CHECK(files.read(file) == "before\n");
  marks.cut_back();
  for (const JobFile file : kAll) CHECK(files.read(file) == "before\n");
}

TEST_CASE("what was written between two moments is cut out of each file, however much came later", "[actions]") {
  const JobFiles files;
  for (const JobFile file : kAll) files.write(file, "before\n");
  const FileMarks first = FileMarks::of(files.job());
  for (const JobFile file : kAll) append(files, file, "x=attempt\n");
  const FileMarks second = FileMarks::of(files.job());
  const std::string more = GENERATE(as<std::string>{}, "", "y=later\n", std::string(100'000, 'z') + "\n");
  for (const JobFile file : kAll) append(files, file, more);
  first.cut_out(second);
  for (const JobFile file : kAll) CHECK(files.read(file) == "before\n" + more);
  first.cut_out(first);
  for (const JobFile file : kAll) CHECK(files.read(file) == "before\n" + more);
}

TEST_CASE("a file that did not exist is emptied and one that still does not is not made", "[actions]") {
  const JobFiles files;
  for (const JobFile file : kAll) std::filesystem::remove(files.path(file));
  const FileMarks marks = FileMarks::of(files.job());
  files.write(JobFile::output, "a=b\n");
  const RecordedLog log;
  marks.cut_back();
  marks.cut_half_records();
  CHECK(std::filesystem::exists(files.path(JobFile::output)));
  CHECK(files.read(JobFile::output).empty());
  CHECK_FALSE(std::filesystem::exists(files.path(JobFile::env)));
  CHECK(log.messages().empty());
}

TEST_CASE("a file that has become shorter or has gone is left alone", "[actions]") {
  const JobFiles files;
  for (const JobFile file : kAll) files.write(file, "before=1\n");
  const FileMarks marks = FileMarks::of(files.job());
  for (const JobFile file : kAll) files.write(file, "half");
  std::filesystem::remove(files.path(JobFile::state));
  const RecordedLog log;
  marks.cut_back();
  marks.cut_half_records();
  CHECK(files.read(JobFile::output) == "half");
  CHECK(files.read(JobFile::summary) == "half");
  CHECK_FALSE(std::filesystem::exists(files.path(JobFile::state)));
  CHECK(log.messages().empty());
}

TEST_CASE("pipes and devices and folders are left alone and nobody waits for them", "[actions]") {
  JobFiles files;
  const std::string pipe = files.folder() / "pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  files.environment().set("GITHUB_OUTPUT", pipe);
  files.environment().set("GITHUB_ENV", "/dev/null");
  files.environment().set("GITHUB_STATE", files.folder());
  std::filesystem::remove(files.path(JobFile::path));
  const RecordedLog log;
  const FileMarks marks = FileMarks::of(files.job());
  REQUIRE(::mkfifo(files.path(JobFile::path).c_str(), 0600) == 0);  // a file when it was marked
  marks.cut_back();
  marks.cut_half_records();
  CHECK(log.messages().empty());
}

TEST_CASE("a file that is our own standard output is left alone", "[actions]") {
  JobFiles files;
  const std::string path = files.folder() / "log";
  files.environment().set("GITHUB_OUTPUT", path);
  std::ofstream{path} << "a line\n";
  std::fflush(stdout);
  const int old = ::dup(STDOUT_FILENO);
  REQUIRE(old >= 0);
  std::FILE* log = std::fopen(path.c_str(), "a");
  REQUIRE(log != nullptr);
  ::dup2(::fileno(log), STDOUT_FILENO);
  const FileMarks marks = FileMarks::of(files.job());
  std::ofstream{path, std::ios::app} << "another\n";
  marks.cut_back();
  marks.cut_half_records();
  ::dup2(old, STDOUT_FILENO);
  ::close(old);
  std::fclose(log);
  CHECK(std::filesystem::file_size(path) == 15U);
}

TEST_CASE("a file that cannot be cut is told of and stays", "[actions]") {
  const JobFiles files;
  const FileMarks marks = FileMarks::of(files.job());
  files.write(JobFile::output, "a=b\nc");
  std::filesystem::remove(files.path(JobFile::env));
  std::filesystem::create_directory(files.path(JobFile::env));
  const RecordedLog log;
  marks.cut_half_records();
  marks.cut_back();
  CHECK(files.read(JobFile::output).empty());
  REQUIRE(log.lines().size() == 3);  // the note of what was cut, and one warning for each call
  CHECK(log.lines()[2].first == log::Level::warning);
  CHECK(log.lines()[2].second == "open of " + files.path(JobFile::env) +
                                     ", the file named by GITHUB_ENV: Is a directory; what an attempt left in it stays "
                                     "there");
}

TEST_CASE("a file that cannot be looked at is told of and is not cut", "[actions]") {
  JobFiles files;
  const std::string name(300, 'x');  // no file system takes so long a name
  files.environment().set("GITHUB_ENV", files.folder() / name);
  const RecordedLog log;
  const FileMarks marks = FileMarks::of(files.job());
  marks.cut_back();
  REQUIRE(log.lines().size() == 1);
  CHECK(log.lines()[0].first == log::Level::warning);
  CHECK(log.lines()[0].second.find("stat of " + files.folder().string()) == 0);
  CHECK(log.lines()[0].second.find("GITHUB_ENV") != std::string::npos);
}

TEST_CASE("outside a job nothing is cut", "[actions]") {
  JobFiles files;
  files.environment().unset("GITHUB_ACTIONS");
  const FileMarks marks = FileMarks::of(files.job());
  for (const JobFile file : kAll) files.write(file, "half");
  marks.cut_back();
  marks.cut_half_records();
  for (const JobFile file : kAll) CHECK(files.read(file) == "half");
  CHECK_NOTHROW(FileMarks::of(Job{}).cut_back());
}

TEST_CASE("a half record is cut off where records are and nowhere else", "[actions]") {
  const JobFiles files;
  const FileMarks marks = FileMarks::of(files.job());
  for (const JobFile file : kAll) files.write(file, "a=b\nname<<EOF\nhalf\n");
  const RecordedLog log;
  marks.cut_half_records();
  for (const JobFile file : kOfRecords) CHECK(files.read(file) == "a=b\n");
  CHECK(files.read(JobFile::path) == "a=b\nname<<EOF\nhalf\n");
  CHECK(files.read(JobFile::summary) == "a=b\nname<<EOF\nhalf\n");
  REQUIRE(log.lines().size() == 3);
  CHECK(log.lines()[0] == std::pair{log::Level::info, std::string{"GITHUB_OUTPUT ended in a value that was only half "
                                                                  "written; that is cut off"}});
  set_output(files.job(), "ours", "1");
  CHECK(read_file_records(files.read(JobFile::output)).value() == std::vector<FileRecord>{{"a", "b"}, {"ours", "1"}});
}

TEST_CASE("a record that was begun before the mark is not cut", "[actions]") {
  const JobFiles files;
  files.write(JobFile::output, "log<<EOF\n");
  files.write(JobFile::env, "na");
  files.write(JobFile::state, "log<<EOF\n");
  const FileMarks marks = FileMarks::of(files.job());
  append(files, JobFile::output, "a line\n");
  append(files, JobFile::env, "me=value\nhalf");
  append(files, JobFile::state, "a line\nEOF\nhalf");
  marks.cut_half_records();
  CHECK(files.read(JobFile::output) == "log<<EOF\na line\n");
  CHECK(files.read(JobFile::env) == "name=value\n");
  CHECK(files.read(JobFile::state) == "log<<EOF\na line\nEOF\n");
}

TEST_CASE("a value longer than any buffer is cut off as a short one", "[actions]") {
  const JobFiles files;
  const FileMarks marks = FileMarks::of(files.job());
  const std::string whole = "a<<EOF\n" + std::string(300'000, 'x') + "\nEOF\n";
  files.write(JobFile::output, whole + "b<<EOF\n" + std::string(300'000, 'y'));
  marks.cut_half_records();
  CHECK(files.read(JobFile::output) == whole);
}

TEST_CASE("half records are cut off and whole ones kept", "[actions][property]") {
  const RecordedLog log;
  rc::prop("of any records and the beginning of one more exactly those stay that the runner reads", [] {
    const JobFiles files;
    std::string text;
    std::vector<FileRecord> expected;
    const int before = *rc::gen::inRange(0, 4);
    const int count = before + *rc::gen::inRange(0, 4);
    FileMarks marks;
    for (int i = 0; i <= count; ++i) {
      files.write(JobFile::output, text);
      if (i == before) marks = FileMarks::of(files.job());
      if (i == count) break;
      const Written written = any_record();
      text += written.text;
      expected.push_back(written.record);
    }
    const Written last = any_record();
    const std::string beginning = last.text.substr(0, *rc::gen::inRange<std::size_t>(0, last.text.size() + 1));
    for (const FileRecord& record : records_of_beginning(last, beginning)) expected.push_back(record);
    append(files, JobFile::output, beginning);
    marks.cut_half_records();
    const auto records = read_file_records(files.read(JobFile::output));
    RC_ASSERT(records.has_value());
    RC_ASSERT(*records == expected);
    RC_ASSERT((text + beginning).starts_with(files.read(JobFile::output)));
    RC_CLASSIFY(files.read(JobFile::output) != text + beginning, "cut");
  });
  rc::prop("garbage is no trouble and never more than what was written since is cut", [] {
    const JobFiles files;
    const std::string before = *any_text();
    files.write(JobFile::output, before);
    const FileMarks marks = FileMarks::of(files.job());
    const std::string since = *any_text();
    append(files, JobFile::output, since);
    marks.cut_half_records();
    RC_ASSERT(files.read(JobFile::output).starts_with(before));
    RC_ASSERT((before + since).starts_with(files.read(JobFile::output)));
    marks.cut_back();
    RC_ASSERT(files.read(JobFile::output) == before);
  });
}
