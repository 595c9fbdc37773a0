#include "lib/actions/log_sink.hpp"

#include <sstream>

#include "test/lib/actions/any_text.hpp"
#include "test/support/file_command_reader.hpp"

using namespace toolkit;
using namespace toolkit::actions;
using namespace toolkit::actions::test;
using toolkit::test::commands_in;
using toolkit::test::WorkflowCommand;
using Parsed = std::vector<WorkflowCommand>;

namespace {

Job job_with(std::map<std::string, std::string> variables) {
  variables["GITHUB_ACTIONS"] = "true";
  return Job::from_environment(Environment{std::move(variables)});
}

/// What three log lines of different levels become.
std::string logged(const Job& job) {
  std::ostringstream out;
  log_to(std::make_shared<Commands>(job, out));
  log::debug("d");
  log::info("i");
  log::warning("w\n::error::x");
  log::error("e");
  log::set_sink(log::plain_sink());
  return out.str();
}

}  // namespace

TEST_CASE("in a job warnings and errors of the log are annotations", "[actions]") {
  CHECK(logged(job_with({})) == "i\n::warning::w%0A::error::x\n::error::e\n");
}

TEST_CASE("RUNNER_DEBUG shows the debug lines of the log", "[actions]") {
  CHECK(logged(job_with({{"RUNNER_DEBUG", "1"}})) == "::debug::d\ni\n::warning::w%0A::error::x\n::error::e\n");
  CHECK(least_level(job_with({{"RUNNER_DEBUG", "0"}})) == log::Level::info);
  CHECK(least_level(job_with({}), log::Level::warning) == log::Level::warning);
  CHECK(least_level(Job::from_environment(Environment{{{"RUNNER_DEBUG", "1"}}})) == log::Level::info);
}

TEST_CASE("outside a job the log is the plain one", "[actions]") {
  CHECK(logged(Job{}).empty());  // it goes to standard error
  const auto outside = log_sink(std::make_shared<Commands>(Job{}));
  const auto plain = log::plain_sink();
  const log::Sink& ours = *outside;
  const log::Sink& cores = *plain;
  CHECK(typeid(ours) == typeid(cores));
}

TEST_CASE("no log line of any text becomes a command", "[actions][property]") {
  rc::prop("an info line holds no command and the others hold the one of their level", [] {
    std::ostringstream out;
    const auto sink = log_sink(std::make_shared<Commands>(job_with({}), out));
    const std::string text = *any_text();
    sink->write(log::Level::info, text);
    RC_ASSERT(commands_in(out.str()).empty());
    sink->write(log::Level::warning, text);
    sink->write(log::Level::error, text);
    sink->write(log::Level::debug, text);
    RC_ASSERT(commands_in(out.str()) == (Parsed{{"warning", {}, text}, {"error", {}, text}, {"debug", {}, text}}));
  });
}
