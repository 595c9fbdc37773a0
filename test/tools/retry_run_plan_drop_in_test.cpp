// What the inputs of nick-fields/retry make of the plan.
#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "test/support/catch.hpp"
#include "test/tools/retry_run_plan.hpp"
#include "tools/retry-run/declaration.hpp"

namespace toolkit::tools_test {
namespace {

using namespace std::chrono_literals;
using retry_run::Plan;

/// A drop-in call: `command`, a time, and what else is given.
Inputs drop_in(Inputs more) {
  more.emplace("command", "make check");
  if (!more.contains("timeout_seconds") && !more.contains("timeout_minutes")) more.emplace("timeout_minutes", "5");
  return more;
}

}  // namespace

TEST_CASE("the inputs of nick-fields/retry have its defaults", "[retry-run][drop-in]") {
  const Plan plan = plan_of({}, drop_in({}));
  REQUIRE(plan.drop_in);
  CHECK(plan.work.script == "make check");
  CHECK(plan.policy.attempts == 3);
  CHECK(plan.timeout == 5min);
  CHECK(plan.policy.backoff.growth == supervise::Growth::constant);
  CHECK(plan.policy.backoff.first == 10s);
  CHECK(plan.policy.retry_if.empty());
  CHECK(plan.policy.stop_if.empty());
  CHECK_FALSE(plan.between);
  CHECK_FALSE(plan.work_on_retry);
  CHECK(plan.drop_in->warning_on_retry);
  CHECK_FALSE(plan.drop_in->continue_on_error);
  CHECK_FALSE(plan.drop_in->has_polling_interval);
  CHECK(plan.workers.count == 0);
  CHECK_FALSE(plan.exclusive);
  CHECK(join(plan.shell->command("f"), " ") == "bash f");  // a script goes on after a command that fails
}

TEST_CASE("the inputs of nick-fields/retry say what they name", "[retry-run][drop-in]") {
  const Machine machine{{"sh", "bash", "python"}};
  const Plan plan = plan_of({},
                            drop_in({{"max_attempts", "5"},
                                     {"timeout_seconds", "90"},
                                     {"retry_wait_seconds", "0"},
                                     {"shell", "python"},
                                     {"on_retry_command", "clean"},
                                     {"new_command_on_retry", "make slowly"},
                                     {"warning_on_retry", "false"},
                                     {"continue_on_error", "true"},
                                     {"polling_interval_seconds", "5"},
                                     {"workdir", "/"},
                                     {"total-timeout", "1h"},
                                     {"seed", "3"}}),
                            machine);
  CHECK(plan.policy.attempts == 5);
  CHECK(plan.timeout == 90s);
  CHECK(plan.policy.backoff.first == 0s);
  CHECK(join(plan.shell->command("f"), " ") == "python f");
  CHECK(plan.between == "clean");
  REQUIRE(plan.between_shell);
  CHECK(join(plan.between_shell->command("f"), " ") == "sh f");
  CHECK(plan.work_on_retry->script == "make slowly");
  CHECK_FALSE(plan.drop_in->warning_on_retry);
  CHECK(plan.drop_in->continue_on_error);
  CHECK(plan.drop_in->has_polling_interval);
  CHECK(plan.workdir == "/");
  CHECK(plan.policy.total_timeout == 1h);
  CHECK(plan.seed == 3U);
  CHECK(plan_of({}, drop_in({{"timeout_minutes", "2"}})).timeout == 2min);
}

TEST_CASE("retry_on becomes conditions", "[retry-run][drop-in]") {
  const auto conditions = [](const Inputs& inputs) {
    const supervise::RetryPolicy policy = plan_of({}, drop_in(inputs)).policy;
    std::string text;
    for (const auto& condition : policy.retry_if) text += "retry " + condition.text + " ";
    for (const auto& condition : policy.stop_if) text += "stop " + condition.text + " ";
    return text + (policy.repeat_success ? "repeat" : "");
  };
  CHECK(conditions({{"retry_on", "any"}}).empty());
  CHECK(conditions({{"retry_on", "timeout"}}) == "retry timeout ");
  CHECK(conditions({{"retry_on", "error"}}) == "stop timeout ");
  CHECK(conditions({{"retry_on", "success"}}) == "stop any repeat");
  CHECK(conditions({{"retry_on_exit_code", "2"}}) == "retry exit=2 ");
  CHECK(conditions({{"retry_on", "error"}, {"retry_on_exit_code", "2"}}) == "retry exit=2 stop timeout ");
  // A time that is over has no exit code: together they ask for nothing.
  CHECK(conditions({{"retry_on", "timeout"}, {"retry_on_exit_code", "2"}}) == "retry exit=2 stop any ");
  CHECK(conditions({{"retry_on", "success"}, {"retry_on_exit_code", "2"}}) == "retry exit=2 stop any repeat");
  CHECK(conditions({{"retry_on_exit_code", "0"}}).empty());
  CHECK(conditions({{"retry_on", "timeout"}, {"retry_on_exit_code", "0"}}) == "retry timeout ");
}

TEST_CASE("numbers of a drop-in call are read as nick-fields/retry reads them", "[retry-run][drop-in]") {
  const auto attempts = [](const std::string& text) {
    return plan_of({}, drop_in({{"max_attempts", text}})).policy.attempts;
  };
  CHECK(attempts("0") == 3);
  CHECK(attempts("2.9") == 2);
  CHECK(attempts("0.9") == 3);
  CHECK(attempts("4 times") == 4);
  CHECK(plan_of({}, drop_in({{"timeout_minutes", "1.5"}})).timeout == 1min);
  CHECK(plan_of({}, drop_in({{"timeout_minutes", "0"}, {"timeout_seconds", "90"}})).timeout == 90s);
  CHECK(plan_of({}, drop_in({{"retry_wait_seconds", "2.5"}})).policy.backoff.first == 2s);
  CHECK(plan_of({}, drop_in({{"retry_wait_seconds", "0"}})).policy.backoff.first == 0s);
  CHECK(plan_of({}, drop_in({{"polling_interval_seconds", "0.5"}})).drop_in->has_polling_interval);
  CHECK(plan_of({}, drop_in({{"polling_interval_seconds", "often"}})).drop_in->has_polling_interval);
  for (const char* name : {"max_attempts", "timeout_seconds", "retry_wait_seconds", "retry_on_exit_code"}) {
    for (const char* value : {"-1", "many", ".5", "99999999999999999999"}) {
      INFO(name << " " << value);
      CHECK(is_one_that_says(mistakes_of({}, drop_in({{name, value}})),
                             {fmt::format("input {}: '{}' is not a whole number from 0 to ", name, value)}));
    }
  }
  CHECK(is_one_that_says(mistakes_of({}, drop_in({{"retry_on_exit_code", "256"}})), {"'256'", "from 0 to 255"}));
  CHECK(is_one_that_says(mistakes_of({}, drop_in({{"max_attempts", "1001"}})), {"'1001'", "from 0 to 1000"}));
}

TEST_CASE("a drop-in call warns of retries where it says true in whatever case", "[retry-run][drop-in]") {
  const auto warns = [](const std::string& text) {
    return plan_of({}, drop_in({{"warning_on_retry", text}})).drop_in->warning_on_retry;
  };
  CHECK(warns("true"));
  CHECK(warns("tRUE"));
  CHECK_FALSE(warns("false"));
  CHECK_FALSE(warns("no"));
  CHECK_FALSE(warns("yes"));
}

TEST_CASE("a drop-in call without its command says that this is empty", "[retry-run][drop-in]") {
  CHECK(mistakes_of({}, {{"command", ""}, {"timeout_seconds", "5"}}) ==
        Words{"input command: it is empty, so nothing is to be run; timeout_seconds belongs to it"});
  CHECK(mistakes_of({}, {{"command", " \n"}, {"timeout_seconds", "5"}, {"max_attempts", "2"}}) ==
        Words{"input command: it is empty, so nothing is to be run; max_attempts, timeout_seconds belong to it"});
}

TEST_CASE("a drop-in time that cannot be read is one mistake", "[retry-run][drop-in]") {
  CHECK(is_one_that_says(mistakes_of({}, {{"command", "make"}, {"timeout_minutes", "soon"}}),
                         {"input timeout_minutes: 'soon' is not a whole number"}));
}

TEST_CASE("a drop-in call needs exactly one time", "[retry-run][drop-in]") {
  const Words says{"input command: give timeout_minutes or timeout_seconds, and not both"};
  CHECK(is_one_that_says(mistakes_of({}, {{"command", "make"}}), says));
  CHECK(is_one_that_says(mistakes_of({}, {{"command", "make"}, {"timeout_minutes", "1"}, {"timeout_seconds", "1"}}),
                         says));
  CHECK(is_one_that_says(mistakes_of({}, {{"command", "make"}, {"timeout_minutes", "0"}}), says));
}

TEST_CASE("ours and theirs do not mix where they say the same", "[retry-run][drop-in]") {
  const std::vector<std::pair<std::string, std::string>> ours{
      {"run", "x"},        {"attempts", "2"},  {"timeout", "1m"}, {"backoff", "1s"},
      {"retry-if", "any"}, {"stop-if", "any"}, {"between", "x"},  {"profile", "unit"}};
  for (const auto& [name, value] : ours) {
    INFO(name);
    CHECK(is_one_that_says(mistakes_of({}, drop_in({{name, value}})),
                           {"input " + name + ": it cannot stand beside input command"}));
  }
  CHECK(is_one_that_says(mistakes_of({"--", "make"}, drop_in({})), {"input command: there is a COMMAND already"}));
  for (const cli::Option& option : retry_run::drop_in_options()) {
    INFO(option.name);
    const std::string value = option.name == "retry_on" ? "any" : (option.type == cli::Type::flag ? "true" : "1");
    CHECK(is_one_that_says(mistakes_of({}, {{"run", "make"}, {option.name, value}}),
                           {"input " + option.name + ": it belongs to the input command"}));
  }
}

TEST_CASE("a drop-in shell that is not there is a mistake", "[retry-run][drop-in]") {
  CHECK(is_one_that_says(mistakes_of({}, drop_in({{"shell", "cmd"}})), {"input shell: 'cmd' was not found in PATH"}));
  CHECK(
      is_one_that_says(mistakes_of({}, drop_in({{"shell", "fish"}})), {"input shell: 'fish' is no shell known here"}));
}

TEST_CASE("all that is wrong in a drop-in call is told at once", "[retry-run][drop-in]") {
  const Words mistakes = mistakes_of({}, {{"command", "x"},
                                          {"max_attempts", "many"},
                                          {"retry_on", "never"},
                                          {"retry_on_exit_code", "256"},
                                          {"continue_on_error", "perhaps"},
                                          {"shell", "cmd"},
                                          {"attempts", "2"}});
  INFO(join(mistakes, "\n"));
  CHECK(mistakes.size() == 7);  // and that there is no time
}

}  // namespace toolkit::tools_test
