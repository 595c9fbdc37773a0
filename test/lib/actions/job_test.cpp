#include "lib/actions/job.hpp"

#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::actions;

TEST_CASE("a job is where GITHUB_ACTIONS is true", "[actions]") {
  CHECK(Job::from_environment(Environment{{{"GITHUB_ACTIONS", "true"}}}).active());
  CHECK_FALSE(Job::from_environment(Environment{{{"GITHUB_ACTIONS", "1"}, {"CI", "true"}}}).active());
  CHECK_FALSE(Job::from_environment(Environment{}).active());
}

TEST_CASE("a job knows its files and folders and counts empty ones as missing", "[actions]") {
  const Job job = Job::from_environment(Environment{{{"GITHUB_OUTPUT", "/o"},
                                                     {"GITHUB_ENV", "/e"},
                                                     {"GITHUB_STATE", "/s"},
                                                     {"GITHUB_PATH", "/p"},
                                                     {"GITHUB_STEP_SUMMARY", ""},
                                                     {"RUNNER_DEBUG", "1"},
                                                     {"RUNNER_TEMP", "/t"},
                                                     {"GITHUB_WORKSPACE", "/w"}}});
  CHECK(job.file(JobFile::output) == "/o");
  CHECK(job.file(JobFile::env) == "/e");
  CHECK(job.file(JobFile::state) == "/s");
  CHECK(job.file(JobFile::path) == "/p");
  CHECK_FALSE(job.file(JobFile::summary));
  CHECK(job.debug());
  CHECK(job.temp() == "/t");
  CHECK(job.workspace() == "/w");
}

TEST_CASE("a later stage reads the saved state with the letter case of its name", "[actions]") {
  const Job job = Job::from_environment(Environment{{{"STATE_cacheKey", "k"}}});
  CHECK(job.saved_state("cacheKey") == "k");
  CHECK_FALSE(job.saved_state("CACHEKEY"));
}
