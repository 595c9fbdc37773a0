#include "lib/actions/inputs.hpp"

#include <cstdlib>

#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::actions;
using namespace std::chrono_literals;

namespace {

Inputs inputs_of(std::map<std::string, std::string> variables, const std::vector<std::string>& names) {
  variables["CI_TOOLKIT_ACTION"] = "health-wait";
  Environment environment{std::move(variables)};
  return Inputs::take("health-wait", names, environment);
}

}  // namespace

TEST_CASE("an input is read in the spelling of the runner and in the one that passes a shell", "[actions]") {
  CHECK(inputs_of({{"INPUT_KEEP-TRYING", "a"}}, {"keep-trying"}).text("keep-trying") == "a");
  CHECK(inputs_of({{"INPUT_KEEP_TRYING", "b"}}, {"keep-trying"}).text("keep-trying") == "b");
  CHECK(inputs_of({{"INPUT_MY_INPUT", "c"}}, {"my input"}).text("my input") == "c");
  CHECK(inputs_of({{"INPUT_MAX_ATTEMPTS", "4"}}, {"max_attempts"}).text("max_attempts") == "4");
}

TEST_CASE("the spelling with the hyphen wins unless it is empty", "[actions]") {
  const std::vector<std::string> names{"keep-trying"};
  CHECK(inputs_of({{"INPUT_KEEP-TRYING", "a"}, {"INPUT_KEEP_TRYING", "b"}}, names).text("keep-trying") == "a");
  CHECK(inputs_of({{"INPUT_KEEP-TRYING", " "}, {"INPUT_KEEP_TRYING", "b"}}, names).text("keep-trying") == "b");
}

TEST_CASE("an input is trimmed and an empty one is not given", "[actions]") {
  const Inputs inputs = inputs_of({{"INPUT_A", " \t x y \r\n"}, {"INPUT_B", "  \n"}}, {"a", "b", "c"});
  CHECK(inputs.text("a") == "x y");
  CHECK_FALSE(inputs.text("b"));
  CHECK_FALSE(inputs.text("c"));
  CHECK(inputs.text_as_written("a") == " \t x y \r\n");
  CHECK_FALSE(inputs.text_as_written("b"));
}

TEST_CASE("a list has one item a line", "[actions]") {
  const Inputs inputs = inputs_of({{"INPUT_TARGETS", "\n  tcp://a:1 \r\n\n\ttcp://b:2, c\n"}}, {"targets"});
  CHECK(inputs.list("targets") == std::vector<std::string>{"tcp://a:1", "tcp://b:2, c"});
  CHECK(inputs.list("others").empty());
}

TEST_CASE("inputs are converted by the grammar of all options", "[actions]") {
  Mistakes mistakes;
  const Inputs inputs = inputs_of({{"INPUT_ANY", "True"}, {"INPUT_TIMEOUT", "1h30m"}, {"INPUT_LIMIT", "64MiB"}},
                                  {"any", "timeout", "limit"});
  CHECK(inputs.boolean("any", mistakes) == true);
  CHECK(inputs.duration("timeout", mistakes) == std::chrono::milliseconds{90min});
  CHECK(inputs.size("limit", mistakes) == 64U << 20U);
  CHECK_FALSE(inputs.boolean("other", mistakes));
  CHECK(mistakes.empty());
}

TEST_CASE("every input that cannot be read is a mistake that carries its name", "[actions]") {
  Mistakes mistakes;
  const Inputs inputs =
      inputs_of({{"INPUT_ANY", "yes"}, {"INPUT_TIMEOUT", "5"}, {"INPUT_LIMIT", "much"}}, {"any", "timeout", "limit"});
  CHECK_FALSE(inputs.boolean("any", mistakes));
  CHECK_FALSE(inputs.duration("timeout", mistakes));
  CHECK_FALSE(inputs.size("limit", mistakes));
  REQUIRE(mistakes.list().size() == 3);
  CHECK(mistakes.list()[0] == "input any: 'yes' is neither true nor false");
  CHECK(mistakes.list()[1].starts_with("input timeout: '5' has no unit"));
  CHECK(mistakes.list()[2].starts_with("input limit: 'much' is not a size"));
}

TEST_CASE("what was read is taken out of the environment and nothing else", "[actions]") {
  Environment environment{{{"CI_TOOLKIT_ACTION", "health-wait"},
                           {"INPUT_KEEP-TRYING", "a"},
                           {"INPUT_KEEP_TRYING", "b"},
                           {"INPUT_ANY", ""},
                           {"INPUT_OF_OTHERS", "c"},
                           {"PATH", "/bin"}}};
  CHECK(Inputs::take("health-wait", {"keep-trying", "any"}, environment).text("keep-trying") == "a");
  CHECK(environment.variables() == std::map<std::string, std::string>{{"INPUT_OF_OTHERS", "c"}, {"PATH", "/bin"}});
}

TEST_CASE("the inputs of another tool are neither read nor touched", "[actions]") {
  for (const char* action : {"cache", "", "Health-Wait"}) {
    const std::map<std::string, std::string> variables{{"CI_TOOLKIT_ACTION", action}, {"INPUT_TIMEOUT", "5s"}};
    Environment environment{variables};
    CHECK_FALSE(Inputs::take("health-wait", {"timeout"}, environment).text("timeout"));
    CHECK(environment.variables() == variables);
  }
  Environment bare{{{"INPUT_TIMEOUT", "5s"}}};  // act sets INPUT_* in the steps of a composite action
  CHECK_FALSE(Inputs::take("health-wait", {"timeout"}, bare).text("timeout"));
  CHECK(bare.get("INPUT_TIMEOUT") == "5s");
}

TEST_CASE("no child of this process sees the inputs it was started with", "[actions]") {
  ::setenv("CI_TOOLKIT_ACTION", "health-wait", 1);
  ::setenv("INPUT_KEEP-TRYING", "true", 1);
  ::setenv("INPUT_KEEP_TRYING", "", 1);
  ::setenv("INPUT_OF_OTHERS", "c", 1);
  CHECK_FALSE(Inputs::take_from_process("cache", {"keep-trying"}).text("keep-trying"));
  CHECK(std::getenv("INPUT_KEEP-TRYING") != nullptr);
  CHECK(Inputs::take_from_process("health-wait", {"keep-trying"}).text("keep-trying") == "true");
  CHECK(std::getenv("INPUT_KEEP-TRYING") == nullptr);
  CHECK(std::getenv("INPUT_KEEP_TRYING") == nullptr);
  CHECK(std::getenv("CI_TOOLKIT_ACTION") == nullptr);
  CHECK(std::getenv("INPUT_OF_OTHERS") != nullptr);
  ::unsetenv("INPUT_OF_OTHERS");
}
