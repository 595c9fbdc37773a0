// Targets as a YAML list: as the action's input and on the command line.
#include <fmt/format.h>

#include "test/support/catch.hpp"
#include "test/tools/health_wait.hpp"
#include "test/tools/port.hpp"
#include "test/tools/scratch.hpp"
#include "test/tools/step.hpp"

namespace toolkit::tools_test {
namespace {

ProgramOptions action_with(const Step& step, const std::string& targets) {
  return step.options_of_action("health-wait", {{"INPUT_TARGETS", targets}, {"INPUT_TIMEOUT", "45s"}});
}

}  // namespace

TEST_CASE("an action's input may be a list with one mapping each", "[health-wait][job]") {
  const Step step;
  const OpenPort tcp;
  OpenPort http;
  ProgramOptions options = action_with(step, "- url: " + tcp.url("tcp") +
                                                 "\n"
                                                 "- url: " +
                                                 http.url("http") +
                                                 "/${PART}\n"
                                                 "  status: 200,204\n"
                                                 "  body: '^a&b#$'\n"
                                                 "  header:\n"
                                                 "    - \"Authorization: Bearer ${TOKEN}\"\n"
                                                 "    - 'X-Percent: 100%25'\n"
                                                 "- exec:test ${#TOKEN} = 19\n");
  options.environment["TOKEN"] = "long/secret: &token";
  options.environment["PART"] = "a b";
  Program program{call({}), options};
  Accepted server = http.accept();
  const std::string head = server.read_head();
  server.answer(200, "a&b#");
  const Ended ended = program.finish();
  INFO(ended.err);
  CHECK(ended.code == 0);
  CHECK(contains(head, "GET /a%20b HTTP/1.1\r\n"));
  CHECK(contains(head, "Authorization: Bearer long/secret: &token\r\n"));
  CHECK(contains(head, "X-Percent: 100%25\r\n"));
  CHECK(commands_of(ended, "add-mask").size() == 4);  // the header's value and the token, each with its encoded form
  CHECK_FALSE(contains(ended.out, "secret"));
  CHECK(contains(step.summary(), tcp.url("tcp")));
}

TEST_CASE("every mistake in an input's list has its line and column below targets:", "[health-wait][job]") {
  const Step step;
  const OpenPort bystander;
  const Ended ended = health_wait({}, action_with(step,
                                                  "\n"
                                                  "# what we need\n"
                                                  "\n"
                                                  "  - url: " +
                                                      bystander.url("tcp") +
                                                      "\n"
                                                      "    timeout: 5\n"
                                                      "  - url: redis://:${MISSING}@cache\n"
                                                      "    rolle: master\n"
                                                      "  - [x]\n"
                                                      "  - url: http://h/\n"
                                                      "    status: 2xx\n"
                                                      "    timeout: 1h\n"
                                                      "  - url: tcp://a: b\n"
                                                      "  - url: \"http://h\n"));
  CHECK(ended.code == 2);
  const auto errors = commands_of(ended, "error");
  REQUIRE(errors.size() == 1);
  for (const std::string& place :
       {"line 5, column 14: " + bystander.url("tcp") + ": timeout: '5' has no unit",
        std::string{"line 6, column 10: redis://:***@cache: the variable MISSING is not set"},
        std::string{"line 7, column 5: redis://:***@cache: redis: has no option 'rolle'"},
        std::string{"line 8, column 5: a list in the list"},
        std::string{"line 10, column 13: http://h/: status: '2xx'"},
        std::string{"line 12, column 17: a ':' cannot stand here"},
        std::string{"line 13, column 10: the quote that opens here is not closed"}}) {
    INFO(place << "\n" << errors[0].data);
    CHECK(contains(errors[0].data, "input targets: " + place));
  }
  CHECK_FALSE(bystander.has_connection());
}

TEST_CASE("a target's timeout in a list that is longer than the whole wait is told by its place", "[health-wait]") {
  const Step step;
  const Ended ended = health_wait({}, action_with(step, "- url: file:/\n  timeout: 1h\n"));
  CHECK(ended.code == 2);
  CHECK(
      contains(ended.err, "input targets: line 2, column 12: file:/: timeout: 1h is longer than the whole wait's 45s"));
}

TEST_CASE("what does not go with an option of the call is told by its place in the list", "[health-wait]") {
  const Ended once = health_wait({"--once", "- url: file:/\n  successes: 3\n"});
  CHECK(once.code == 1);  // 2 is Docker's
  CHECK(contains(once.err, "TARGET: line 2, column 14: file:/: successes: --once makes a single try"));
  const Ended gone = health_wait({"--until-gone", "- url: tcp://h:1\n  container: db\n  abort-on: FATAL\n"});
  CHECK(gone.code == 2);
  CHECK(contains(gone.err, "TARGET: line 3, column 13: tcp://h:1: abort-on: no log is looked at"));
}

TEST_CASE("an argument may be a list", "[health-wait]") {
  const Scratch folder;
  folder.write("a", "x & y");
  const std::string list = "- url: file:" + (folder / "a") + "\n  text: 'x & y'\n- file:" + (folder / "a") + "\n";
  CHECK(health_wait({"--once", list, "file:/"}).code == 0);
  CHECK(health_wait({"--once", "---\n" + list}).code == 0);
  CHECK(health_wait({"--once", "\n# c\n" + list}).code == 0);
  const Ended ended = health_wait({"\n" + list + "- url: tcp://h\n- url: ${X}://h\n"});
  CHECK(ended.code == 2);
  CHECK(contains(ended.err, "TARGET: line 5, column 8: tcp://h: has no port"));
  CHECK(contains(ended.err, "TARGET: line 6, column 8: ${X}://h: its scheme is not written out"));
}

TEST_CASE("lists that are made to do harm end at once", "[health-wait]") {
  std::string laughs = "- &a0 [lol, lol, lol]\n";
  for (int i = 1; i < 40; ++i) laughs += fmt::format("- &a{0} [*a{1}, *a{1}, *a{1}]\n", i, i - 1);
  CHECK(contains(health_wait({laughs}).err, "TARGET: line 40, column 3: an anchor (&) has no meaning here"));
  const Ended nested = health_wait({"- " + std::string(10'000, '[')});
  CHECK(nested.code == 2);
  CHECK(contains(nested.err, "TARGET: line 1, column "));
  std::string dashes;
  for (int i = 0; i < 10'000; ++i) dashes += "- ";
  CHECK(health_wait({dashes}).code == 2);
}

}  // namespace toolkit::tools_test
