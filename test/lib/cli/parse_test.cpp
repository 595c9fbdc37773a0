#include "lib/cli/parse.hpp"

#include <stdexcept>

#include "test/lib/cli/example_tool.hpp"
#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::cli;
using namespace std::chrono_literals;

namespace {

using Words = std::vector<std::string>;
using Inputs = std::map<std::string, std::string>;

struct Parsed {
  Call call;
  Words mistakes;
};

Parsed parsed(const Words& arguments, const Inputs& inputs = {}, const Tool& tool = example_tool()) {
  Mistakes mistakes;
  const auto lookup = [&](const std::string& name) -> std::optional<std::string> {
    const auto found = inputs.find(name);
    if (found == inputs.end()) return std::nullopt;
    return found->second;
  };
  Call call = parse(tool, arguments, lookup, mistakes);
  return {std::move(call), mistakes.list()};
}

Words mistakes_of(const Words& arguments, const Inputs& inputs = {}) { return parsed(arguments, inputs).mistakes; }

}  // namespace

TEST_CASE("each type of option is read from the command line", "[cli]") {
  const auto [call, mistakes] = parsed({"tcp://a:1", "--timeout", "5m", "--any", "--header=A: 1", "--header", "B: 2",
                                        "--expect", "yes", "--limit", "2MiB", "--successes=3", "--format", "json",
                                        "--report=out.json", "tcp://b:2", "--", "./migrate", "--any"});
  CHECK(mistakes.empty());
  CHECK(call.duration("timeout") == 5min);
  CHECK(call.flag("any"));
  CHECK(call.list("header") == Words{"A: 1", "B: 2"});
  CHECK(call.text("expect") == "yes");
  CHECK(call.size("limit") == 2U << 20U);
  CHECK(call.number("successes") == 3U);
  CHECK(call.text("format") == "json");
  CHECK(call.text("report") == "out.json");
  CHECK(call.operands() == Words{"tcp://a:1", "tcp://b:2"});
  CHECK(call.has_command());
  CHECK(call.command() == Words{"./migrate", "--any"});
}

TEST_CASE("each type of option is read from the inputs", "[cli]") {
  const auto [call, mistakes] = parsed(
      {}, {{"timeout", "5m"}, {"any", "TRUE"}, {"header", "A: 1\n\n  B: 2 "}, {"targets", "tcp://a:1\r\ntcp://b:2"}});
  CHECK(mistakes.empty());
  CHECK(call.duration("timeout") == 5min);
  CHECK(call.flag("any"));
  CHECK(call.list("header") == Words{"A: 1", "B: 2"});
  CHECK(call.operands() == Words{"tcp://a:1", "tcp://b:2"});
}

TEST_CASE("all of the operands' input can be had as it was written", "[cli]") {
  const std::string text = "\n  - a: b\n\n    c: d\n";
  const auto [call, mistakes] = parsed({}, {{"targets", text}, {"timeout", " 5m\n"}});
  CHECK(mistakes.empty());
  CHECK(call.operands_text() == text);
  CHECK(call.operands() == Words{"- a: b", "c: d"});
  CHECK(call.duration("timeout") == 5min);
  CHECK_FALSE(parsed({"a"}, {{"targets", text}}).call.operands_text());
  CHECK_FALSE(parsed({}, {{"targets", " \n"}}).call.operands_text());
}

TEST_CASE("dashes that a blank follows begin no option", "[cli]") {
  const auto [call, mistakes] = parsed({"- url: a=b", "---\n- b", "-\n  c: d", "--header", "- x", "-\ty"});
  CHECK(mistakes.empty());
  CHECK(call.operands() == Words{"- url: a=b", "---\n- b", "-\n  c: d", "-\ty"});
  CHECK(call.list("header") == Words{"- x"});
}

TEST_CASE("a flag beats the input and the input beats the default", "[cli]") {
  CHECK(parsed({}).call.duration("timeout") == 60s);
  CHECK(parsed({}, {{"timeout", "5s"}}).call.duration("timeout") == 5s);
  CHECK(parsed({"--timeout=7s"}, {{"timeout", "5s"}}).call.duration("timeout") == 7s);
  CHECK_FALSE(parsed({"--any=false"}, {{"any", "true"}}).call.flag("any"));
  CHECK(parsed({"--header=x"}, {{"header", "y\nz"}}).call.list("header") == Words{"x"});
  CHECK(parsed({"a"}, {{"targets", "b"}}).call.operands() == Words{"a"});
  CHECK(parsed({"--timeout=7s"}, {{"timeout", "wrong"}}).mistakes.empty());
}

TEST_CASE("an option without a default has no value until it is given", "[cli]") {
  const Call call = parsed({}).call;
  CHECK(call.text("expect") == std::nullopt);
  CHECK(call.list("header").empty());
  CHECK_FALSE(call.flag("any"));
  CHECK_FALSE(call.has_command());
}

TEST_CASE("an input that is empty or blank counts as not given", "[cli]") {
  const auto [call, mistakes] = parsed({}, {{"timeout", ""}, {"any", " \n"}, {"targets", ""}});
  CHECK(mistakes.empty());
  CHECK_FALSE(call.given("timeout"));
  CHECK(call.duration("timeout") == 60s);
}

TEST_CASE("an option that is no input is not looked up", "[cli]") {
  CHECK(parsed({}, {{"report", "x"}}).call.text("report") == std::nullopt);
}

TEST_CASE("a call knows what was given and where it came from", "[cli]") {
  const Call call = parsed({"--any"}, {{"timeout", "5s"}, {"targets", "a"}}).call;
  CHECK(call.given("any"));
  CHECK(call.given("timeout"));
  CHECK_FALSE(call.given("limit"));
  CHECK(call.origin("any") == "--any");
  CHECK(call.origin("timeout") == "input timeout");
  CHECK(call.origin("targets") == "input targets");
  CHECK(parsed({"a"}).call.origin("targets") == "TARGET");
}

TEST_CASE("asking for what is not declared is a programming error", "[cli]") {
  const Call call = parsed({}).call;
  CHECK_THROWS_AS(call.flag("nonsense"), std::logic_error);
  CHECK_THROWS_AS(call.flag("timeout"), std::logic_error);
  CHECK_THROWS_AS(call.text("timeout"), std::logic_error);
  CHECK_THROWS_AS(call.size("successes"), std::logic_error);
  CHECK_THROWS_AS(call.given("nonsense"), std::logic_error);
}

TEST_CASE("a flag is written alone or with true or false", "[cli]") {
  CHECK(parsed({"--any"}).call.flag("any"));
  CHECK(parsed({"--any=true"}).call.flag("any"));
  CHECK_FALSE(parsed({"--any=False"}).call.flag("any"));
  CHECK(mistakes_of({"--any=yes"}) == Words{"--any: 'yes' is neither true nor false"});
  CHECK(mistakes_of({"--any="}) == Words{"--any: '' is neither true nor false"});
  CHECK(parsed({"--any", "true"}).call.operands() == Words{"true"});
}

TEST_CASE("all mistakes of a call are reported at once with origin and valid spelling", "[cli]") {
  CHECK(mistakes_of({"--timeout=5", "--successes", "0", "--fromat=json", "--format=jsno", "--report="},
                    {{"any", "on"}, {"limit", "7"}}) ==
        Words{"--fromat: there is no such option (did you mean --format?)",
              "--timeout: '5' has no unit; write ms, s, m, h or d behind the number, like 30s",
              "input any: 'on' is neither true nor false",
              "input limit: '7' has no unit; write B, KiB, MiB, GiB or TiB behind the number, like 64MiB",
              "--successes: '0' is not a whole number from 1 to 1000",
              "--format: 'jsno' is not one of text, json (did you mean json?)",
              "--report: '' is not a path; name a file"});
}

TEST_CASE("the default stands in for a value that is wrong", "[cli]") {
  CHECK(parsed({"--timeout=soon"}).call.duration("timeout") == 60s);
}

TEST_CASE("an option that is no list is given once", "[cli]") {
  CHECK(mistakes_of({"--expect=a", "--expect=b"}) == Words{"--expect: given 2 times; give it once"});
  CHECK(mistakes_of({"--any", "--any"}) == Words{"--any: given 2 times; give it once"});
}

TEST_CASE("a missing value is a mistake that shows how to write it", "[cli]") {
  const Words missing{
      "--timeout: its value is missing; write --timeout DURATION, or --timeout=-… for one that begins with '-'"};
  CHECK(mistakes_of({"--timeout"}) == missing);
  CHECK(mistakes_of({"--timeout", "--any"}) == missing);
  CHECK(mistakes_of({"--timeout", "--", "x"}) == missing);
  CHECK(mistakes_of({"--timeout", "-5s"}) == missing);
}

TEST_CASE("an unknown option is one mistake and takes its value with it", "[cli]") {
  const auto unknown = [](const std::string& spelled, const std::string& hint) {
    return Words{spelled + ": there is no such option" + hint};
  };
  CHECK(mistakes_of({"--tiemout", "5s"}) == unknown("--tiemout", " (did you mean --timeout?)"));
  CHECK(parsed({"--tiemout", "5s", "a"}).call.operands() == Words{"a"});
  CHECK(parsed({"--tiemout=5s", "a"}).call.operands() == Words{"a"});
  CHECK(parsed({"--ayn", "a"}).call.operands() == Words{"a"});
  CHECK(parsed({"--zzzzzz", "a"}).call.operands() == Words{"a"});
  CHECK(mistakes_of({"-timeout", "5s"}) == unknown("-timeout", " (did you mean --timeout?)"));
  CHECK(mistakes_of({"--Timeout", "5s"}) == unknown("--Timeout", " (did you mean --timeout?)"));
  CHECK(mistakes_of({"---timeout", "5s"}) == unknown("---timeout", " (did you mean --timeout?)"));
  CHECK(mistakes_of({"--hlep"}) == unknown("--hlep", " (did you mean --help?)"));
  CHECK(mistakes_of({"-x"}) == unknown("-x", ""));
  CHECK(mistakes_of({"---"}) == unknown("---", ""));
  CHECK(mistakes_of({"--a\nb"}) == unknown("--a\\nb", ""));
  CHECK(mistakes_of({"--haeder=Authorization: secret"}) == unknown("--haeder", " (did you mean --header?)"));
}

TEST_CASE("what follows the dashes is the command and must not be empty", "[cli]") {
  const Words empty{"--: no command follows; write -- COMMAND, or leave the -- out"};
  CHECK(mistakes_of({"a", "--"}) == empty);
  CHECK(mistakes_of({"a", "--", ""}) == empty);
  CHECK(parsed({"a", "--", "x", "--", "-h"}).call.command() == Words{"x", "--", "-h"});
  CHECK(parsed({"--expect=--", "a"}).call.text("expect") == "--");
}

TEST_CASE("without a command what follows the dashes are operands", "[cli]") {
  Tool tool = example_tool();
  tool.takes_command = false;
  const auto [call, mistakes] = parsed({"a", "--", "-b", "--any", "--"}, {}, tool);
  CHECK(mistakes.empty());
  CHECK(call.operands() == Words{"a", "-b", "--any", "--"});
  CHECK_FALSE(call.has_command());
}

TEST_CASE("a tool without operands refuses each of them without showing a password", "[cli]") {
  Tool tool = example_tool();
  tool.operands.reset();
  tool.takes_command = false;
  const Words each{"'a': health-probe takes no argument without an option",
                   "'redis://…': health-probe takes no argument without an option"};
  CHECK(parsed({"a", "redis://u:secret@h/1"}, {}, tool).mistakes == each);
  tool.takes_command = true;
  CHECK(parsed({"a", "redis://u:secret@h/1", "--", "true"}, {}, tool).mistakes == each);
}

TEST_CASE("a tool that takes a command says where it stands", "[cli]") {
  Tool tool = example_tool();
  tool.operands.reset();
  CHECK(parsed({"make"}, {}, tool).mistakes ==
        Words{"'make': health-probe takes no argument without an option; write a command behind two dashes: "
              "health-probe -- make"});
  CHECK(parsed({"make", "check", "-k"}, {}, tool).mistakes.front() == "-k: there is no such option");
  const Words mistakes = parsed({"redis://u:secret@h/1", "x"}, {}, tool).mistakes;
  REQUIRE(mistakes.size() == 1);
  CHECK(mistakes.front().find("health-probe -- redis://… …") != std::string::npos);
  CHECK(mistakes.front().find("secret") == std::string::npos);
}

TEST_CASE("values are taken as they are whatever CLI11 makes of them", "[cli]") {
  for (const char* value : {"[a,b]", "[]",   "[[x]]",  "{}",   "%%",       "",      " ",        "-x",   "--any", "--",
                            "-",     "/opt", "/opt:x", "a b",  "a\nb",     "\"q\"", "'q'",      "`q`",  "a,b",   "a=b",
                            "=",     "v1",   "--U1",   "true", "\xff\xfe", "++",    "B\"(x)\"", "0x10", "a\\nb", "."}) {
    INFO(value);
    const auto [call, mistakes] = parsed({std::string{"--expect="} + value, std::string{"--header="} + value, "t"});
    CHECK(mistakes.empty());
    CHECK(call.text("expect") == value);
    CHECK(call.list("header") == Words{value});
    CHECK(call.operands() == Words{"t"});
    if (value[0] == '-' && value[1] != '\0') continue;
    const auto [apart, none] = parsed({"--expect", value, "--header", value, "--any", value});
    CHECK(none.empty());
    CHECK(apart.text("expect") == value);
    CHECK(apart.list("header") == Words{value});
    CHECK(apart.operands() == Words{value});
  }
}

TEST_CASE("a standard flag takes no value", "[cli]") {
  CHECK(mistakes_of({"--help=yes"}) == Words{"--help: it takes no value"});
}

TEST_CASE("an input of the action only is read from the input", "[cli]") {
  const Tool tool = example_with_inputs();
  const auto [call, mistakes] =
      parsed({"--timeout=5s"}, {{"max_attempts", " 4 "}, {"warn_on_retry", "false"}, {"exit-codes", "1\n\n2"}}, tool);
  CHECK(mistakes.empty());
  CHECK(call.number("max_attempts") == 4U);
  CHECK_FALSE(call.flag("warn_on_retry"));
  CHECK(call.list("exit-codes") == Words{"1", "2"});
  CHECK(call.given("max_attempts"));
  CHECK(call.origin("max_attempts") == "input max_attempts");
  const Call without = parsed({}, {}, tool).call;
  CHECK(without.number("max_attempts") == 3U);
  CHECK(without.flag("warn_on_retry"));
  CHECK_FALSE(without.given("max_attempts"));
  CHECK(without.origin("max_attempts") == "input max_attempts");
}

TEST_CASE("a wrong value of an input of the action only is a mistake that names the input", "[cli]") {
  CHECK(parsed({}, {{"max_attempts", "10"}, {"warn_on_retry", "yes"}}, example_with_inputs()).mistakes ==
        Words{"input max_attempts: '10' is not a whole number from 1 to 9",
              "input warn_on_retry: 'yes' is neither true nor false"});
}

TEST_CASE("an input of the action only is no option and is not suggested as one", "[cli]") {
  const auto on_command_line = [](const std::string& argument) {
    return parsed({argument}, {}, example_with_inputs()).mistakes;
  };
  CHECK(on_command_line("--max_attempts=4") == Words{"--max_attempts: there is no such option"});
  CHECK(on_command_line("--max_attempt=4") == Words{"--max_attempt: there is no such option"});
  CHECK(on_command_line("--warn_on_retry") == Words{"--warn_on_retry: there is no such option"});
  CHECK(on_command_line("--exit-code=1") == Words{"--exit-code: there is no such option"});
  CHECK(parsed({"--max_attempts=4"}, {{"max_attempts", "5"}}, example_with_inputs()).call.number("max_attempts") == 5U);
}
