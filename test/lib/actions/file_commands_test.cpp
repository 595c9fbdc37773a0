#include "lib/actions/file_commands.hpp"

#include <thread>

#include "lib/core/log.hpp"
#include "lib/core/result.hpp"
#include "test/lib/actions/any_text.hpp"
#include "test/lib/actions/job_files.hpp"
#include "test/support/file_command_reader.hpp"

using namespace toolkit;
using namespace toolkit::actions;
using namespace toolkit::actions::test;
using toolkit::test::FileRecord;
using toolkit::test::read_file_records;
using toolkit::test::read_path_file;
using Records = std::vector<FileRecord>;

namespace {

const DelimiterSource kEof = [] { return "EOF"; };

rc::Gen<std::string> valid_name() {
  const auto letters = text_of({"a", "Z", "9", "-", "_", ".", "<", ":", "é", " ", "EO"});
  return rc::gen::map(letters, [](const std::string& middle) {
    std::string name = "n" + middle + "e";
    while (name.find("<<") != std::string::npos) name.erase(name.find("<<"), 1);
    return name;
  });
}

class Lines final : public log::Sink {
 public:
  void write(log::Level level, std::string_view message) override {
    if (level == log::Level::debug) debug += std::string{message} + "\n";
  }
  std::string debug;
};

}  // namespace

TEST_CASE("outputs and state and variables are read as they were written", "[actions]") {
  const JobFiles files;
  set_output(files.job(), "ready", "true");
  set_output(files.job(), "report", "a\nb=c\n");
  save_state(files.job(), "cacheKey", "");
  export_variable(files.job(), "MODE", "x<<y\r");
  CHECK(read_file_records(files.read(JobFile::output)) == Records{{"ready", "true"}, {"report", "a\nb=c\n"}});
  CHECK(read_file_records(files.read(JobFile::state)) == Records{{"cacheKey", ""}});
  CHECK(read_file_records(files.read(JobFile::env)) == Records{{"MODE", "x<<y\r"}});
}

TEST_CASE("the runner reads back any record", "[actions][property]") {
  const JobFiles files;
  const Job job = files.job();
  rc::prop("what is read is what was written for any names and values and after any foreign record", [&] {
    const std::string foreign = *rc::gen::element<std::string>("", "\n\n", "a=b\n", "a=b", "a<<X\n1\nX", "a=\r");
    files.write(JobFile::output, foreign);
    Records expected = read_file_records(foreign).value();
    const auto count = *rc::gen::inRange(1, 4);
    for (int i = 0; i < count; ++i) {
      const FileRecord record{*valid_name(), *any_text()};
      set_output(job, record.name, record.value);
      expected.push_back(record);
    }
    RC_ASSERT(read_file_records(files.read(JobFile::output)).value() == expected);
  });
}

TEST_CASE("no value ends itself early", "[actions][property]") {
  const JobFiles files;
  const Job job = files.job();
  rc::prop("a name or value that holds the delimiter is refused and any other is read as it was written", [&] {
    files.write(JobFile::output, "");
    const FileRecord record{*valid_name(), *any_text()};
    const bool holds = (record.name + "\n" + record.value).find("EOF") != std::string::npos;
    bool refused = false;
    try {
      set_output(job, record.name, record.value, kEof);
    } catch (const UsageError&) {
      refused = true;
    }
    RC_ASSERT(refused == holds);
    RC_ASSERT(read_file_records(files.read(JobFile::output)).value() == (refused ? Records{} : Records{record}));
  });
}

TEST_CASE("every record has a delimiter of its own that nobody can guess", "[actions]") {
  CHECK(random_delimiter() != random_delimiter());
  CHECK(random_delimiter().size() >= 32);
}

TEST_CASE("a name that the runner would read as another one is refused", "[actions]") {
  const JobFiles files;
  for (const std::string& name :
       {std::string{}, std::string{"a\rb"}, std::string{"a\nb"}, std::string{"a=b"}, std::string{"a<<b"},
        std::string{"a<"}, std::string{" a"}, std::string{"a\t"}, std::string{"a "}, std::string{"a\0b", 3},
        std::string{"\xEF\xBB\xBF"
                    "a"},
        std::string{"xEOF"}}) {
    INFO(name);
    CHECK_THROWS_AS(set_output(files.job(), name, "v", kEof), UsageError);
    CHECK_THROWS_AS(save_state(files.job(), name, "v", kEof), UsageError);
    CHECK_THROWS_AS(export_variable(files.job(), name, "v", kEof), UsageError);
  }
  for (const JobFile file : {JobFile::output, JobFile::state, JobFile::env}) CHECK(files.read(file).empty());
}

TEST_CASE("what cannot become an environment variable is refused", "[actions]") {
  const JobFiles files;
  CHECK_THROWS_AS(export_variable(files.job(), "NODE_OPTIONS", "v"), UsageError);
  CHECK_THROWS_AS(export_variable(files.job(), "Node_Options", "v"), UsageError);
  CHECK_THROWS_AS(export_variable(files.job(), "A", std::string_view{"a\0b", 3}), UsageError);
  CHECK(files.read(JobFile::env).empty());
  CHECK_NOTHROW(set_output(files.job(), "NODE_OPTIONS", "v"));
}

TEST_CASE("directories are added to PATH one a line", "[actions]") {
  const JobFiles files;
  files.write(JobFile::path, "/foreign");
  add_path(files.job(), "/opt/a b/bin");
  add_path(files.job(), "/opt/é");
  CHECK(read_path_file(files.read(JobFile::path)) == std::vector<std::string>{"/foreign", "/opt/a b/bin", "/opt/é"});
  for (const std::string& bad : {std::string{}, std::string{"/a\n/b"}, std::string{"/a\r"}, std::string{"/a:/b"}}) {
    CHECK_THROWS_AS(add_path(files.job(), bad), UsageError);
  }
  CHECK(read_path_file(files.read(JobFile::path)).size() == 3);
}

TEST_CASE("outside a job nothing is written and nothing fails", "[actions]") {
  JobFiles files;
  files.environment().unset("GITHUB_ACTIONS");
  set_output(files.job(), "a", "b");
  set_output(files.job(), "a=\n", "b");
  save_state(files.job(), "a", "b");
  export_variable(files.job(), "NODE_OPTIONS", "b");
  add_path(files.job(), "");
  for (const JobFile file : {JobFile::output, JobFile::state, JobFile::env, JobFile::path})
    CHECK(files.read(file).empty());
}

TEST_CASE("a job without the variable gets a debug line", "[actions]") {
  const auto lines = std::make_shared<Lines>();
  log::set_sink(lines, log::Level::debug);
  const Job job = Job::from_environment(Environment{{{"GITHUB_ACTIONS", "true"}}});
  set_output(job, "a", "b");
  add_path(job, "/a");
  log::set_sink(log::plain_sink());
  CHECK(lines->debug ==
        "GITHUB_OUTPUT is not set; nothing is written to it\n"
        "GITHUB_PATH is not set; nothing is written to it\n");
}

TEST_CASE("tools that write at the same time do not mix their records", "[actions]") {
  const JobFiles files;
  const Job job = files.job();
  std::vector<std::thread> writers;
  for (int writer = 0; writer < 4; ++writer) {
    writers.emplace_back([&job, writer] {
      for (int i = 0; i < 50; ++i) set_output(job, "w" + std::to_string(writer), std::string(5000, 'x'));
    });
  }
  for (std::thread& writer : writers) writer.join();
  const auto records = read_file_records(files.read(JobFile::output));
  REQUIRE(records);
  CHECK(records->size() == 200);
}
