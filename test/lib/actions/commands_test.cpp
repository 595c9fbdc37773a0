#include "lib/actions/commands.hpp"

#include <thread>

#include "lib/actions/runner_text.hpp"
#include "test/lib/actions/any_text.hpp"
#include "test/support/file_command_reader.hpp"

using namespace toolkit;
using namespace toolkit::actions;
using namespace toolkit::actions::test;
using toolkit::test::commands_in;
using toolkit::test::WorkflowCommand;
using Parsed = std::vector<WorkflowCommand>;

namespace {

const Job kJob = Job::from_environment(Environment{{{"GITHUB_ACTIONS", "true"}}});
const Job kNoJob;

}  // namespace

TEST_CASE("in a job every call is the command of its name", "[actions]") {
  std::ostringstream out;
  Commands commands{kJob, out};
  commands.error("e");
  commands.warning("w");
  commands.notice("n");
  commands.debug("d\nd");
  commands.add_mask("hide%me");
  CHECK(out.str() == "::error::e\n::warning::w\n::notice::n\n::debug::d%0Ad\n::add-mask::hide%25me\n");
}

TEST_CASE("outside a job everything is plain text", "[actions]") {
  std::ostringstream out;
  Commands commands{kNoJob, out};
  {
    const Group group{commands, "Tests"};
    const StopCommands stopped{commands};
    commands.error("e\nsecond line");
    commands.warning("w");
    commands.debug("d");
    commands.print("::error::as it is");
    commands.add_mask("secret-value");
  }
  CHECK(out.str() == "Tests\nerror: e\nsecond line\nwarning: w\nd\n::error::as it is\n");
}

TEST_CASE("from the eleventh of a kind on annotations are plain lines", "[actions]") {
  std::ostringstream out;
  Commands commands{kJob, out};
  for (int i = 0; i < 11; ++i) commands.error("::add-mask::e");
  for (int i = 0; i < 10; ++i) commands.warning("w");
  for (int i = 0; i < 12; ++i) commands.notice("n");
  CHECK(commands_in(out.str()).size() == 30);
  CHECK(out.str().find("\nerror: ::add-mask::e\n") != std::string::npos);
  CHECK(out.str().ends_with("\nnotice: n\nnotice: n\n"));
}

TEST_CASE("a plain line of an annotation cannot become a command", "[actions]") {
  std::ostringstream out;
  Commands commands{kJob, out};
  for (int i = 0; i < 10; ++i) commands.error("e");
  commands.error("x\n::add-mask::y\n##[add-mask]z");
  CHECK(commands_in(out.str()).size() == 10);
}

TEST_CASE("printed text never becomes a command", "[actions][property]") {
  rc::prop("no text that is printed or used as a title holds a command of its own", [] {
    std::ostringstream out;
    Commands commands{kJob, out};
    const std::string title = *any_text();
    {
      const Group group{commands, title};
      commands.print(*any_text());
    }
    const Parsed parsed = commands_in(out.str());
    RC_ASSERT(parsed.size() == 2U);
    RC_ASSERT(parsed[0] == (WorkflowCommand{"group", {}, printable(title)}));
    RC_ASSERT(parsed[1] == (WorkflowCommand{"endgroup", {}, ""}));
  });
}

TEST_CASE("a group in a group shows its title only", "[actions]") {
  std::ostringstream out;
  Commands commands{kJob, out};
  {
    const Group outer{commands, "outer\nline"};
    { const Group inner{commands, "::endgroup::"}; }
    commands.print("in outer");
  }
  { const Group next{commands, "next"}; }
  CHECK(out.str() == "::group::outer\\nline\n\\::endgroup::\nin outer\n::endgroup::\n::group::next\n::endgroup::\n");
}

TEST_CASE("while commands are stopped nothing that a child prints is one", "[actions]") {
  std::ostringstream out;
  Commands commands{kJob, out};
  {
    const StopCommands stopped{commands};
    out << "::error::from the child\n::stop-commands::x\n::x::\nno newline";
  }
  commands.error("ours");
  CHECK(commands_in(out.str()) == Parsed{{"error", {}, "ours"}});
}

TEST_CASE("every stop has a token of its own that nobody can guess", "[actions]") {
  std::ostringstream out;
  Commands commands{kJob, out};
  const auto token = [&] {
    out.str("");
    { const StopCommands stopped{commands}; }
    const std::string text = out.str();
    return text.substr(17, text.find('\n') - 17);
  };
  const std::string first = token();
  CHECK(first.size() == 32);
  CHECK(token() != first);
}

TEST_CASE("a stop in a stop ends with the outer one", "[actions]") {
  std::ostringstream out;
  Commands commands{kJob, out};
  {
    const StopCommands outer{commands};
    { const StopCommands inner{commands}; }
    out << "::error::from the child\n";
  }
  commands.error("ours");
  CHECK(commands_in(out.str()) == Parsed{{"error", {}, "ours"}});
}

TEST_CASE("while commands are stopped ours are plain lines and masks wait", "[actions]") {
  std::ostringstream out;
  Commands commands{kJob, out};
  {
    const StopCommands stopped{commands};
    const Group group{commands, "title"};
    commands.error("e");
    commands.add_mask("top-secret-1");
    CHECK(out.str().find("top-secret-1") == std::string::npos);
  }
  CHECK(out.str().find("\ntitle\nerror: e\n") != std::string::npos);
  CHECK(commands_in(out.str()) == Parsed{{"add-mask", {}, "top-secret-1"}});
}

TEST_CASE("a blank mask is not sent because the runner warns about it", "[actions]") {
  std::ostringstream out;
  Commands commands{kJob, out};
  commands.add_mask("");
  commands.add_mask(" \u00a0\n");
  CHECK(out.str().empty());
}

TEST_CASE("calls of several threads keep their lines whole", "[actions]") {
  std::ostringstream out;
  Commands commands{kJob, out};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 100; ++n) commands.debug("x");
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(commands_in(out.str()).size() == 400);
}
