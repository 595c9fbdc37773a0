// actions/health-wait as a step of a workflow.
#include "test/e2e/act_repository.hpp"
#include "test/support/catch.hpp"
#include "test/support/postgres_server.hpp"
#include "test/support/redis_server.hpp"
#include "test/tools/port.hpp"

namespace toolkit::e2e {
namespace {

using namespace std::chrono_literals;
using tools_test::Ended;
using tools_test::OpenPort;
using tools_test::Port;
using tools_test::Scratch;

constexpr auto kPatience = 240s;
constexpr const char* kNoAct = "CI_TOOLKIT_TEST_ACT does not name the program act; ./dev test builds it";

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// A step that waits, with `id: wait`; `inputs` are the lines below `with:`.
std::string wait_step(const std::string& uses, const std::string& inputs) {
  return "      - id: wait\n        uses: " + uses + "\n        with:\n" + inputs;
}

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
  const ActRepository repository{
      wait_step("./actions/health-wait", "          targets: " + refusing.url("tcp") + "\n" + inputs) +
      look_step(folder / "seen") + "      - run: touch '" + folder.path() + "/not-to-be'\n"};
  repository.add_actions();
  const Ended ended = repository.run(*act)->finish(kPatience);
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

}  // namespace toolkit::e2e
