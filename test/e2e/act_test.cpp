// actions/health-wait and actions/retry-run as steps of a workflow.
#include "test/e2e/act_repository.hpp"
#include "test/support/catch.hpp"
#include "test/support/contains.hpp"
#include "test/support/postgres_server.hpp"
#include "test/support/redis_server.hpp"
#include "test/tools/port.hpp"

namespace toolkit::e2e {
namespace {

using namespace std::chrono_literals;
using test::contains;
using tools_test::Ended;
using tools_test::OpenPort;
using tools_test::Port;
using tools_test::Scratch;

constexpr auto kPatience = 240s;

/// A step that uses an action; `inputs` are the lines below `with:`.
std::string step(const std::string& id, const std::string& uses, const std::string& inputs) {
  return "      - id: " + id + "\n        uses: " + uses + "\n        with:\n" + inputs;
}

std::string wait_step(const std::string& uses, const std::string& inputs) { return step("wait", uses, inputs); }

std::string retry_step(const std::string& inputs) { return step("tests", "./actions/retry-run", inputs); }

/// A later step that writes what it sees of the wait to `file`, whether the wait failed or not.
std::string look_step(const std::string& file) {
  return "      - if: always()\n"
         "        env:\n"
         "          SEEN: ${{ steps.wait.outputs.ready }} ${{ steps.wait.outputs.elapsed-ms }} ${{ steps.wait.outcome "
         "}}\n"
         "          REPORT: ${{ steps.wait.outputs.report }}\n"
         "        run: (echo \"$SEEN\"; cat \"$REPORT\"; env) > '" +
         file + "'\n";
}

/// Runs the steps in a repository that has our actions.
Ended run_steps(const std::string& act, const std::string& steps) {
  const ActRepository repository{steps};
  repository.add_actions();
  return repository.run(act)->finish(kPatience);
}

}  // namespace

TEST_CASE("the action waits for a Redis and a PostgreSQL that start cold", "[e2e]") {
  const auto act = act_program();
  if (!act) SKIP_TEST(kNoAct);
  test::RedisServer redis{"battery-staple"};
  test::PostgresServer postgres;
  const Scratch folder;
  const ActRepository repository{
      wait_step("./actions/health-wait", "          targets: |\n            " + redis.url(":battery-staple") +
                                             "\n\n            " + postgres.own_url() + "\n          timeout: 4m\n") +
      look_step(folder / "seen")};
  repository.add_actions();
  const auto running = repository.run(*act);
  // Cold it is: both have refused before either is even created.
  const std::string redis_port = ":" + redis.port().text();
  const std::string postgres_port = ":" + postgres.port().text();
  const auto both_refused = [&](const std::string& out, const std::string& /*err*/) {
    const std::size_t at = out.find("refused");
    return at != std::string::npos && out.find("refused", at + 1) != std::string::npos && contains(out, redis_port) &&
           contains(out, postgres_port);
  };
  REQUIRE(running->read_until(both_refused, kPatience));
  postgres.create();
  redis.start();
  postgres.start();
  const Ended ended = running->finish(kPatience);
  INFO(ended.out << ended.err);
  CHECK(ended.code == 0);
  const std::string seen = folder.read("seen");
  INFO(seen);
  CHECK(seen.rfind("true ", 0) == 0);
  CHECK(contains(seen.substr(0, seen.find('\n')), " success"));
  CHECK(contains(seen, "\"verdict\": \"ready\""));
  CHECK_FALSE(contains(seen, "INPUT_TARGETS"));
  // The table is in the log, the passwords are not.
  CHECK(contains(ended.out, "first reachable after"));
  CHECK_FALSE(contains(ended.out, "battery-staple"));
  CHECK_FALSE(contains(ended.out, test::PostgresServer::kPassword));
}

TEST_CASE("a wait that fails fails its step and its outputs are set all the same", "[e2e]") {
  const auto act = act_program();
  if (!act) SKIP_TEST(kNoAct);
  const Port refusing;
  const Scratch folder;
  const auto [inputs, code] = GENERATE(
      table<std::string, std::string>({{"          once: true\n", "1"}, {"          timeout: 200ms\n", "124"}}));
  const Ended ended =
      run_steps(*act, wait_step("./actions/health-wait", "          targets: " + refusing.url("tcp") + "\n" + inputs) +
                          look_step(folder / "seen") + "      - run: touch '" + folder.path() + "/not-to-be'\n");
  INFO(ended.out << ended.err);
  CHECK(ended.code != 0);
  CHECK(contains(ended.out, "exit status " + code + "\n"));
  const std::string seen = folder.read("seen");
  INFO(seen);
  CHECK(seen.rfind("false ", 0) == 0);
  CHECK(contains(seen.substr(0, seen.find('\n')), " failure"));
  CHECK(contains(seen, "\"ready\": false"));
  CHECK(tools_test::run_program({"test", "-e", folder / "not-to-be"}).code == 1);
}

TEST_CASE("the action of the published repository works by both of its names", "[e2e]") {
  const auto act = act_program();
  if (!act) SKIP_TEST(kNoAct);
  const std::string uses =
      GENERATE(as<std::string>{}, "org/ci-toolkit/health-wait@v1", "org/ci-toolkit/actions/health-wait@v1");
  const OpenPort open;
  const Scratch folder;
  const ActRepository repository{wait_step(uses, "          targets: " + open.url("tcp") + "\n") +
                                 look_step(folder / "seen")};
  const std::string published = repository.make_published();
  const Ended ended = repository.run(*act, {"--local-repository", "org/ci-toolkit@v1=" + published})->finish(kPatience);
  INFO(ended.out << ended.err);
  CHECK(ended.code == 0);
  CHECK(folder.read("seen").rfind("true ", 0) == 0);
}

TEST_CASE("the action runs a script again and leaves nothing of the attempt before in the job", "[e2e]") {
  const auto act = act_program();
  if (!act) SKIP_TEST(kNoAct);
  const Scratch folder;
  const Ended ended = run_steps(
      *act,
      retry_step("          attempts: 3\n"
                 "          backoff: 0s\n"
                 "          timeout: 4m\n"
                 "          seed: 7\n"
                 "          retry-if: |\n"
                 "            exit=75\n"
                 "            output=try again$\n"
                 "          run: |\n"
                 "            echo \"VALUE=$CI_TOOLKIT_SEED\" >>\"$GITHUB_ENV\"\n"
                 "            mkdir one 2>/dev/null && echo LEFT=one >>\"$GITHUB_ENV\" && exit 75\n"
                 "            mkdir two 2>/dev/null && echo LEFT=two >>\"$GITHUB_ENV\" && echo try again && exit 1\n"
                 "            echo seed {seed}\n") +
          "      - env:\n"
          "          SEEN: ${{ steps.tests.outputs.attempts }} ${{ steps.tests.outputs.reason }} ${{ "
          "steps.tests.outputs.exit-code }}\n"
          "          REPORT: ${{ steps.tests.outputs.report }}\n"
          "        run: (echo \"$SEEN/$VALUE/$LEFT\"; cat \"$REPORT\"; env) > '" +
          folder.path() + "/seen'\n");
  INFO(ended.out << ended.err);
  CHECK(ended.code == 0);
  const std::string seen = folder.read("seen");
  INFO(seen);
  CHECK(seen.rfind("3 success 0/7/\n", 0) == 0);
  CHECK(contains(seen, "\"condition\": \"output=try again$\""));
  CHECK_FALSE(contains(seen, "INPUT_RUN"));
  CHECK(contains(ended.out, "seed 7\n"));
  CHECK(contains(ended.out, "passed on attempt 3 of 3"));
}

TEST_CASE("a step of nick-fields/retry runs through the action with its line changed", "[e2e]") {
  const auto act = act_program();
  if (!act) SKIP_TEST(kNoAct);
  const Scratch folder;
  const Ended ended = run_steps(
      *act, retry_step("          timeout_minutes: 4\n"
                       "          max_attempts: 2\n"
                       "          retry_wait_seconds: 0\n"
                       "          retry_on: error\n"
                       "          on_retry_command: echo cleaning up\n"
                       "          command: |\n"
                       "            echo first line\n"
                       "            exit 33\n") +
                "        continue-on-error: true\n"
                "      - env:\n"
                "          SEEN: ${{ steps.tests.outputs.total_attempts }} ${{ steps.tests.outputs.exit_code }} ${{ "
                "steps.tests.outcome }} ${{ steps.tests.outputs.exit_error }}\n"
                "        run: echo \"$SEEN\" > '" +
                folder.path() + "/seen'\n");
  INFO(ended.out << ended.err);
  CHECK(ended.code == 0);
  CHECK(folder.read("seen") == "2 33 failure Final attempt failed. exit code 33\n");
  CHECK(contains(ended.out, "cleaning up\n"));
  CHECK(contains(ended.out, "attempt 1 of 2 failed after "));
}

}  // namespace toolkit::e2e
