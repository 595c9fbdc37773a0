#include "lib/cli/run_tool.hpp"

#include <unistd.h>

#include <cstdio>
#include <functional>
#include <memory>
#include <stdexcept>

#include "lib/core/log.hpp"
#include "lib/core/releaser.hpp"
#include "lib/core/result.hpp"
#include "lib/core/unique_fd.hpp"
#include "test/lib/cli/example_tool.hpp"
#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::cli;

namespace {

using Body = std::function<int(const std::vector<std::string>&)>;

class Recorder final : public log::Sink {
 public:
  explicit Recorder(std::string& text) : text_{text} {}
  void write(log::Level, std::string_view message) override { text_ += message; }

 private:
  std::string& text_;
};

struct Outcome {
  int exit_code = 0;
  std::string printed;
  std::string logged;
};

/// Standard output while it lives goes to a file, or to /dev/full.
class CapturedOutput {
 public:
  explicit CapturedOutput(std::FILE* target) : old_{::dup(STDOUT_FILENO)} {
    std::fflush(stdout);
    ::dup2(::fileno(target), STDOUT_FILENO);
  }
  CapturedOutput(const CapturedOutput&) = delete;
  CapturedOutput& operator=(const CapturedOutput&) = delete;
  ~CapturedOutput() {
    std::fflush(stdout);
    ::dup2(old_.get(), STDOUT_FILENO);
  }

 private:
  UniqueFd old_;
};

using File = std::unique_ptr<std::FILE, Releaser<std::fclose>>;

std::string content(const File& file) {
  std::rewind(file.get());
  std::string text;
  for (int c = std::fgetc(file.get()); c != EOF; c = std::fgetc(file.get())) text += static_cast<char>(c);
  return text;
}

Outcome ran(std::vector<std::string> arguments, const Body& body, const char* output = nullptr) {
  arguments.insert(arguments.begin(), "/bin/health-probe");
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  Outcome outcome;
  const File target{output == nullptr ? std::tmpfile() : std::fopen(output, "w")};
  log::set_sink(std::make_shared<Recorder>(outcome.logged));
  {
    const CapturedOutput captured{target.get()};
    outcome.exit_code = run_tool(example_tool(), static_cast<int>(argv.size()), argv.data(), body);
  }
  log::set_sink(log::plain_sink());
  if (output == nullptr) outcome.printed = content(target);
  return outcome;
}

int must_not_run(const std::vector<std::string>&) { throw std::runtime_error{"the body ran"}; }

}  // namespace

TEST_CASE("the body gets the arguments and gives the exit code", "[cli]") {
  std::vector<std::string> seen;
  const auto body = [&](const std::vector<std::string>& arguments) {
    seen = arguments;
    return 124;
  };
  CHECK(ran({"a", "--any", "--", "--help"}, body).exit_code == 124);
  CHECK(seen == std::vector<std::string>{"a", "--any", "--", "--help"});
}

TEST_CASE("the standard options are answered on standard output whatever else is wrong", "[cli]") {
  for (const char* help : {"--help", "-h"}) {
    const Outcome outcome = ran({"--nonsense", help, "x"}, must_not_run);
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.printed.find("Usage: health-probe") != std::string::npos);
  }
  CHECK(ran({"--version"}, must_not_run).printed.find("health-probe 0.") == 0);
  CHECK(ran({"--describe"}, must_not_run).printed.find("{\n  \"schema\": 1") == 0);
  CHECK(ran({"--describe=json"}, must_not_run).printed.find("{\n  \"schema\": 1") == 0);
  CHECK(ran({"--describe=markdown"}, must_not_run).printed.find("## health-probe") == 0);
  CHECK(ran({"--completion", "bash"}, must_not_run).printed.find("# bash completion") == 0);
  CHECK(ran({"--completion=zsh"}, must_not_run).printed.find("#compdef health-probe") == 0);
  CHECK(ran({"--completion=fish"}, must_not_run).printed.find("# fish completion") == 0);
}

TEST_CASE("a shell without completions is a usage error", "[cli]") {
  const Outcome outcome = ran({"--completion=bsh"}, must_not_run);
  CHECK(outcome.exit_code == 2);
  CHECK(outcome.logged ==
        "health-probe: --completion: 'bsh' is not one of bash, zsh, fish (did you mean bash?)\n"
        "health-probe --help tells what is valid.");
  CHECK(ran({"--completion"}, must_not_run).exit_code == 2);
}

TEST_CASE("errors become exit codes and one logged error", "[cli]") {
  const Outcome usage = ran({}, [](const auto&) -> int { throw UsageError{"no target"}; });
  CHECK(usage.exit_code == 2);
  CHECK(usage.logged == "health-probe: no target\nhealth-probe --help tells what is valid.");
  const Outcome machine = ran({}, [](const auto&) -> int { throw EnvironmentError{"disk full"}; });
  CHECK(machine.exit_code == 3);
  CHECK(machine.logged == "health-probe: disk full");
  CHECK(ran({}, [](const auto&) -> int { throw std::logic_error{"a bug"}; }).exit_code == 3);
}

TEST_CASE("an answer that cannot be written is an error of the environment", "[cli]") {
  const Outcome outcome = ran({"--help"}, must_not_run, "/dev/full");
  CHECK(outcome.exit_code == 3);
  CHECK(outcome.logged == "health-probe: standard output cannot be written: No space left on device");
}
