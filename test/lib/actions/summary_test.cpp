#include "lib/actions/summary.hpp"

#include <algorithm>

#include "test/lib/actions/any_text.hpp"
#include "test/lib/actions/job_files.hpp"

using namespace toolkit;
using namespace toolkit::actions;
using namespace toolkit::actions::test;

namespace {

constexpr std::size_t kMiB = 1024 * 1024;
constexpr const char* kCut = "This summary was cut here";

std::string lines(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += "| row of a table |\n";
  return text;
}

std::size_t count_of(const std::string& text, const std::string& what) {
  std::size_t count = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
  return count;
}

}  // namespace

TEST_CASE("summaries follow each other in whole lines", "[actions]") {
  const JobFiles files;
  files.write(JobFile::summary, "# Foreign");
  append_summary(files.job(), "# Ours");
  append_summary(files.job(), "more\n");
  append_summary(files.job(), "");
  CHECK(files.read(JobFile::summary) == "# Foreign\n# Ours\nmore\n");
}

TEST_CASE("outside a job and without the variable no summary is written", "[actions]") {
  JobFiles files;
  files.environment().unset("GITHUB_ACTIONS");
  append_summary(files.job(), "x");
  CHECK(files.read(JobFile::summary).empty());
  CHECK_NOTHROW(append_summary(Job::from_environment(Environment{{{"GITHUB_ACTIONS", "true"}}}), "x"));
}

TEST_CASE("a summary over 1 MiB is cut at a line with a note", "[actions]") {
  const JobFiles files;
  append_summary(files.job(), lines(60'000));
  const std::string text = files.read(JobFile::summary);
  CHECK(text.size() <= kMiB);
  CHECK(text.size() > kMiB - 1024);
  const std::size_t note = text.find("\n**This summary was cut here");
  REQUIRE(note != std::string::npos);
  CHECK(text.substr(0, note) == lines(note / 19));
}

TEST_CASE("what others wrote counts towards the limit and stays", "[actions]") {
  const JobFiles files;
  const std::string foreign = lines(50'000);
  files.write(JobFile::summary, foreign);
  append_summary(files.job(), lines(20'000));
  const std::string text = files.read(JobFile::summary);
  CHECK(text.size() <= kMiB);
  CHECK(text.starts_with(foreign));
  CHECK(text.size() > foreign.size() + 90'000);
  CHECK(count_of(text, kCut) == 1);
}

TEST_CASE("there is always room to say that a later summary was cut", "[actions]") {
  const JobFiles files;
  append_summary(files.job(), std::string(kMiB - kSummaryReserve - 1, 'x'));  // as much as fits
  CHECK(count_of(files.read(JobFile::summary), kCut) == 0);
  append_summary(files.job(), "one more line\n");
  append_summary(files.job(), "and one more\n");
  const std::string text = files.read(JobFile::summary);
  CHECK(text.size() <= kMiB);
  CHECK(count_of(text, kCut) == 1);
}

TEST_CASE("a file that others filled is not made too large", "[actions]") {
  const JobFiles files;
  files.write(JobFile::summary, std::string(kMiB - 1, 'x') + "\n");
  append_summary(files.job(), "one more line\n");
  CHECK(files.read(JobFile::summary).size() == kMiB);
}

TEST_CASE("an open code fence is closed before the note", "[actions]") {
  const JobFiles files;
  append_summary(files.job(), "<details>\n\n````text\n```\n" + lines(60'000) + "````\n</details>\n");
  const std::string text = files.read(JobFile::summary);
  CHECK(text.size() <= kMiB);
  CHECK(text.find("|\n````\n\n</details>\n\n**This summary was cut here") != std::string::npos);
}

TEST_CASE("Markdown is cut at the end of a line", "[actions]") {
  CHECK(cut_markdown("a\nb\nc\n", 6) == "a\nb\nc\n");
  CHECK(cut_markdown("a\nb\nc\n", 5) == "a\nb\n");
  CHECK(cut_markdown("a\nb\nc\n", 0).empty());
}

TEST_CASE("one line that is too long is cut between characters", "[actions]") {
  CHECK(cut_markdown("ééé", 4) == "é\n");
  CHECK(cut_markdown("éé\nx\n", 2).empty());
  CHECK(cut_markdown("<details><summary>long\n", 20).empty());
  CHECK(cut_markdown("```\nxxxx\n", 6).empty());
}

TEST_CASE("fences and details that are closed are not closed again", "[actions]") {
  CHECK(cut_markdown("```\nx\n```\nrest\nrest\n", 15) == "```\nx\n```\nrest\n");
  CHECK(cut_markdown("~~~ a`b\nx\ny\n", 15) == "~~~ a`b\nx\ny\n");
  CHECK(cut_markdown("~~~ a`b\nx\ny\nzzzzzz\n", 18) == "~~~ a`b\nx\ny\n~~~\n");
  CHECK(cut_markdown("``` a`b\nx\ny\nzzzzzz\n", 18) == "``` a`b\nx\ny\n");
  CHECK(cut_markdown("    ```\nx\ny\nzzzzzz\n", 18) == "    ```\nx\ny\n");
  CHECK(cut_markdown("```\n```x\n<details>\n\n\n\n", 20) == "```\n```x\n```\n");
  CHECK(cut_markdown("<details></details>\nx\ny\n", 23) == "<details></details>\nx\n");
}

TEST_CASE("a cut is never longer than the room", "[actions][property]") {
  rc::prop("cut_markdown() stays in its room and keeps the beginning", [] {
    const std::string text = *text_of({"a", "\n", "```\n", "~~~~\n", "<details>", "</details>", "é", "| x |\n"});
    const auto room = *rc::gen::inRange<std::size_t>(0, 60);
    const std::string cut = cut_markdown(text, room);
    RC_ASSERT(cut.size() <= room);
    if (text.size() <= room) RC_ASSERT(cut == text);
    RC_ASSERT(cut.empty() || cut.ends_with('\n') || cut == text);
  });
}
