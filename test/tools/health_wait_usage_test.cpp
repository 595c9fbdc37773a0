// Bad input: found before anything is tried, all of it at once.
#include "test/support/catch.hpp"
#include "test/tools/health_wait.hpp"
#include "test/tools/port.hpp"
#include "test/tools/scratch.hpp"
#include "test/tools/step.hpp"

namespace toolkit::tools_test {
namespace {

struct Mistake {
  std::vector<std::string> arguments;
  std::vector<std::string> told;  ///< what the message must hold
};

std::vector<Mistake> mistakes_in_urls() {
  return {
      {{"tcq://h:1"}, {"tcq", "did you mean tcp?", "postgres", "exec"}},
      {{"localhost:80"}, {"localhost:80", "scheme"}},
      {{"localhost"}, {"localhost", "scheme"}},
      {{"http://"}, {"http://", "host"}},
      {{"http://ho st/"}, {"ho st"}},
      {{"http://[::1/"}, {"IPv6", "closing ']'"}},
      {{"tcp://h:0"}, {"tcp://h:", "port", "1 to 65535"}},
      {{"tcp://h:65536"}, {"tcp://h:", "port", "1 to 65535"}},
      {{"redis://h:port"}, {"port"}},
      {{"tcp://h"}, {"tcp://h", "port"}},
      {{"tcp://h:1/path"}, {"tcp://h:1/path"}},
      {{"tcp://h:1#status=200"}, {"tcp", "status"}},
      {{"http://h/#statsu=200"}, {"statsu", "did you mean status?"}},
      {{"redis://h#query=1"}, {"redis", "query"}},
  };
}

std::vector<Mistake> mistakes_in_target_options() {
  return {
      {{"http://h/#timeout"}, {"timeout", "value"}},
      {{"http://h/#timeout=1s&timeout=2s"}, {"timeout", "twice"}},
      {{"http://h/#timeout=5"}, {"timeout", "'5' has no unit"}},
      {{"http://h/#timeout=0s"}, {"timeout", "more than 0s"}},
      {{"http://h/#try-timeout=-1s"}, {"try-timeout", "-1s"}},
      {{"http://h/#successes=0"}, {"successes", "0"}},
      {{"http://h/#successes=many"}, {"successes", "many"}},
      {{"http://h/#status=2xx"}, {"status", "2xx"}},
      {{"http://h/#status=99"}, {"status", "99"}},
      {{"http://h/#status=300-200"}, {"status", "300-200"}},
      {{"http://h/#status="}, {"status"}},
      {{"http://h/#body=("}, {"body"}},
      {{"http://h/#json=status=ok"}, {"json", "status=ok", "json=/status=ok"}},
      {{"http://h/#json=/status"}, {"json", "/status"}},
      {{"http://h/#json=/a~2b=1"}, {"json", "/a~2b"}},
      {{"http://h/#header=nonsense"}, {"header"}},
      {{"http://h/#header=A:%20b%0D%0AC:%20d"}, {"header"}},
      {{"http://h/#method=G%20T"}, {"method"}},
      {{"https://h/#ca=/no/such/ca.pem"}, {"ca", "/no/such/ca.pem"}},
      {{"https://h/#ca=/dev/null"}, {"ca", "/dev/null"}},
      {{"http://h/#ca=/etc/passwd"}, {"ca: it is for https:// only", "PEM"}},
      {{"redis://h#ca=/etc/passwd"}, {"ca: it is for rediss:// only", "PEM"}},
      {{"http://h/#body=%zz"}, {"body", "%25"}},
      {{"dns:a/b"}, {"dns:a/b"}},
      {{"dns:"}, {"dns:"}},
      {{"dns:h#address=nowhere"}, {"address", "nowhere"}},
      {{"file:"}, {"file:"}},
      {{"exec:"}, {"exec:"}},
      {{"unix:"}, {"unix:"}},
      {{"unix:/" + std::string(200, 'x')}, {"107"}},
      {{"file:/x#text"}, {"text"}},
      {{"redis://h#role=king"}, {"role", "king"}},
  };
}

std::vector<Mistake> mistakes_in_options() {
  return {
      {{}, {"no target"}},
      {{"--timeout", "5", "file:/"}, {"--timeout", "'5' has no unit"}},
      {{"--timeout", "0s", "file:/"}, {"--timeout", "more than 0s"}},
      {{"--timeout=soon", "file:/"}, {"--timeout", "soon"}},
      {{"--timeout", "99999999999999999999s", "file:/"}, {"--timeout"}},
      {{"--try-timeout", "1x", "file:/"}, {"--try-timeout", "1x"}},
      {{"--first-delay", "-5ms", "file:/"}, {"--first-delay"}},
      {{"file:/", "--timeout"}, {"--timeout", "missing"}},
      {{"--timeout", "1s", "--timeout", "2s", "file:/"}, {"--timeout"}},
      {{"--successes", "0", "file:/"}, {"--successes"}},
      {{"--successes", "2.5", "file:/"}, {"--successes", "2.5"}},
      {{"--jitter", "some", "file:/"}, {"--jitter", "some", "full", "none"}},
      {{"--any=maybe", "file:/"}, {"--any", "maybe"}},
      {{"--timout", "5s", "file:/"}, {"--timout", "did you mean --timeout?"}},
      {{"--until-gon", "file:/"}, {"did you mean --until-gone?"}},
      {{"-t", "file:/"}, {"-t"}},
      {{"--once", "--successes", "2", "file:/"}, {"--once"}},
      {{"--report", "/no/such/folder/r.json", "file:/"}, {"--report", "/no/such/folder"}},
      {{"--report", "/tmp", "file:/"}, {"--report", "/tmp is a folder"}},
      {{"--timeout", "30s", "file:/#timeout=2m"},
       {"file:/", "2m", "longer than the whole wait's 30s", "raise --timeout"}},
      {{"file:/", "--"}, {"--"}},
  };
}

std::vector<Mistake> all_mistakes() {
  std::vector<Mistake> all = mistakes_in_urls();
  for (const auto& more : {mistakes_in_target_options(), mistakes_in_options()}) {
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

}  // namespace

TEST_CASE("every kind of bad input is told with what was wrong and tried is nothing", "[health-wait]") {
  const OpenPort bystander;
  for (const Mistake& mistake : all_mistakes()) {
    std::vector<std::string> arguments{mistake.arguments};
    const bool has_once = !arguments.empty() && arguments.front() == "--once";
    if (!arguments.empty()) arguments.insert(arguments.begin(), bystander.url("tcp"));
    const Ended ended = health_wait(arguments);
    std::string shown;
    for (const std::string& argument : mistake.arguments) shown += argument + " ";
    INFO(shown << "\n" << ended.err);
    CHECK(ended.code == (has_once ? 1 : 2));
    CHECK(ended.out.empty());
    for (const std::string& part : mistake.told) CHECK(contains(ended.err, part));
    CHECK(contains(ended.err, "--help"));
    CHECK_FALSE(bystander.has_connection());
  }
}

TEST_CASE("everything that is wrong is told in one message", "[health-wait]") {
  const OpenPort bystander;
  const Ended ended =
      health_wait({bystander.url("tcp"), "tcq://h:1", "tcp://h:70000", "http://h/#status=none&json=x&body=(",
                   "--timeout", "5", "--successes", "0", "--jittr=full", "--report", "/no/such/folder/r.json"});
  CHECK(ended.code == 2);
  for (const std::string part : {"tcq", "65535", "none", "json", "body", "--timeout", "--successes",
                                 "did you mean --jitter?", "/no/such/folder"}) {
    INFO(part << "\n" << ended.err);
    CHECK(contains(ended.err, part));
  }
  CHECK(count_of(ended.err, "error: ") == 1);
  CHECK_FALSE(bystander.has_connection());
}

TEST_CASE("bad inputs of the action are told by the input's name and as one annotation", "[health-wait]") {
  const Step step;
  const Ended ended = health_wait(
      {}, step.options_of_action(
              "health-wait",
              {{"INPUT_TARGETS", "tcq://h:1\n\n  localhost  \n"}, {"INPUT_TIMEOUT", "5"}, {"INPUT_ANY", "yes"}}));
  CHECK(ended.code == 2);
  const auto errors = commands_of(ended, "error");
  REQUIRE(errors.size() == 1);
  for (const std::string part : {"tcq", "localhost", "input timeout", "input any"}) {
    INFO(part << "\n" << errors[0].data);
    CHECK(contains(errors[0].data, part));
  }
  CHECK(commands_of(ended).size() == 1);
}

TEST_CASE("no message about bad input holds a password", "[health-wait]") {
  const std::string target = GENERATE(
      as<std::string>{}, "redis://u:hunter2secret@h:99999", "tcq://u:hunter2secret@h:1", "tcp://u:hunter2secret@h:1",
      "http://u:hunter2secret@h/#nonsense=1", "redis://:hunter2secret@h:port", "http://u:hunter2secret@ho st/",
      "redis://u:hunter#2secret@h", "redis://u:hunter/2secret@h:x", "http://u:p%zz-hunter2secret@h/",
      "postgres://u@h/db?password=hunter2secret#x=1", "redis://hunter2secret@h",
      "http://h/#header=Authorization%20hunter2secret", "http://h/#header=A:hunter2secret&method=%20");
  const Ended ended = health_wait({target});
  INFO(target << "\n" << ended.err);
  CHECK(ended.code == 2);
  CHECK_FALSE(contains(ended.err, "hunter"));
  CHECK_FALSE(contains(ended.err, "2secret"));
  const Ended elsewhere = health_wait({"file:/", "--timeout", target});
  INFO(elsewhere.err);
  CHECK_FALSE(contains(elsewhere.err, "hunter2secret"));
}

TEST_CASE("no message about a target with variables holds what a variable puts into a password", "[health-wait]") {
  const std::string target =
      GENERATE(as<std::string>{}, "redis://u:${SECRET}@h:99999", "tcq://u:${SECRET}@h:1", "http://u:${SECRET}@h/#x=1",
               "redis://u:${SECRET}", "http://u:${SECRET}/x@h/", "redis://u:${SECRET}@${MISSING}", "redis://u:${SECRET",
               "postgres://u:${SECRET}?x@h/#timeout=5", "nats://${SECRET}@h/x", "http://h/#json=x=${SECRET}");
  const Ended ended = health_wait({target}, {.environment = {{"SECRET", "hunter2@secret"}}});
  INFO(target << "\n" << ended.err);
  CHECK(ended.code == 2);
  CHECK_FALSE(contains(ended.err, "hunter2"));
}

TEST_CASE("every variable that is missing is told in one message", "[health-wait]") {
  const Ended ended = health_wait({"redis://:${ONE}@${TWO}", "http://h/#header=A: ${THREE}", "exec:echo ${FOUR}"});
  CHECK(ended.code == 2);
  for (const std::string name : {"ONE", "TWO", "THREE"}) {
    CHECK(contains(ended.err, "the variable " + name + " is not set; set it in the step's env:"));
  }
  CHECK_FALSE(contains(ended.err, "FOUR"));
}

TEST_CASE("the help has examples and every option and --version has version and commit", "[health-wait]") {
  const Ended help = health_wait({"--help"});
  CHECK(help.code == 0);
  CHECK(help.err.empty());
  for (const std::string part : {"Examples", "health-wait redis://localhost postgres://app@db/app -- ./migrate",
                                 "--until-gone", "postgres://", "#timeout=30s", "124"}) {
    INFO(part);
    CHECK(contains(help.out, part));
  }
  CHECK(health_wait({"-h", "--nonsense"}).out == help.out);  // whoever asks for help gets it
  const Ended version = health_wait({"--version"});
  CHECK(version.code == 0);
  CHECK(version.out.rfind("health-wait ", 0) == 0);
  CHECK(contains(version.out, "commit "));
  CHECK(health_wait({"--help"}, {.output_file = "/dev/full"}).code == 3);
}

TEST_CASE("completions exist for three shells", "[health-wait]") {
  for (const std::string shell : {"bash", "zsh", "fish"}) {
    const Ended ended = health_wait({"--completion", shell});
    INFO(shell);
    CHECK(ended.code == 0);
    CHECK(contains(ended.out, "until-gone"));
    if (!has_program(shell)) continue;
    const Scratch folder;
    CHECK(run_program({shell, "-n", folder.write("completion", ended.out)}).code == 0);
  }
  CHECK(health_wait({"--completion", "tcsh"}).code == 2);
}

}  // namespace toolkit::tools_test
