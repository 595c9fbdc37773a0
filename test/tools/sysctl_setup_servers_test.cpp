// The settings of a real Redis and a real PostgreSQL, which say themselves what they are.
#include <chrono>

#include <nlohmann/json.hpp>

#include "test/support/catch.hpp"
#include "test/support/reserved_port.hpp"
#include "test/tools/report_format.hpp"
#include "test/tools/sysctl_setup_servers.hpp"

namespace toolkit::tools_test {
namespace {

using Words = std::vector<std::string>;

constexpr ReportFormat kFormat{TOOLKIT_SOURCE_DIR "/docs/formats/sysctl-setup-report"};

Words with(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

}  // namespace

TEST_CASE("Redis and PostgreSQL are set up for tests, and put back exactly as they were", "[sysctl-setup][servers]") {
  const Servers servers;
  REQUIRE(servers.state() == Servers::kBefore);
  const std::string file = servers.folder() / "report.json";
  const Ended set = servers.run(with(servers.both(), {"--report", file}));
  INFO(set.out << set.err);
  CHECK(set.code == 0);
  CHECK(contains(set.out, "8 changed, 0 already so, 0 clamped, 0 not applied"));
  CHECK(servers.are_for_tests());
  if (can_validate()) CHECK(kFormat.what_is_wrong_with(file) == "");
  const std::string text = Scratch::content(file);
  const auto report = nlohmann::json::parse(text);
  REQUIRE(report.at("settings").size() == 8);
  const auto& save = report.at("settings").at(0);
  CHECK(save.at("name") == servers.redis_name("save"));
  CHECK(save.at("before") == "3600 1 300 100");
  CHECK(save.at("result") == "changed");
  CHECK(report.at("settings").at(5).at("name") == servers.postgres_name("fsync"));
  CHECK(report.at("complaints").is_array());
  CHECK(contains(servers.journal(), servers.redis_name("save")));
  CHECK_FALSE(tells_password(set.out + set.err + text + servers.journal()));

  const Ended undone = servers.run(servers.restore());
  INFO(undone.out << undone.err);
  CHECK(undone.code == 0);
  CHECK(times(undone.out, "put back\n") == 8);
  CHECK(undone.err.empty());
  CHECK(servers.state() == Servers::kBefore);
  CHECK(servers.journal().empty());
  CHECK(contains(servers.run({"restore"}).out, "nothing to put back"));
}

TEST_CASE("restore without the URLs puts no server back and forgets none", "[sysctl-setup][servers]") {
  const Servers servers;
  CHECK(servers.run(servers.both()).code == 0);
  const Ended none = servers.run({"restore"});
  INFO(none.out << none.err);
  CHECK(none.code == 1);
  CHECK(contains(none.err, servers.redis_name("save") + ": out of reach"));
  CHECK(contains(none.err, "give --redis again"));
  CHECK(contains(none.err, "give --postgres again"));
  CHECK(servers.are_for_tests());
  const Ended wrong =
      servers.run({"restore", "--redis", servers.redis.url(":no-" + std::string{Servers::kRedisPassword})});
  CHECK(wrong.code == 1);
  CHECK(servers.are_for_tests());
  CHECK_FALSE(tells_password(none.out + none.err + wrong.out + wrong.err + servers.journal()));

  const Ended half = servers.run({"restore", "--redis", servers.redis.own_url()});
  CHECK(half.code == 1);
  CHECK(servers.redis.all() == test::OrdinaryRedis::kBefore);
  CHECK(servers.postgres.all() == "off off off");
  CHECK_FALSE(contains(servers.journal(), "redis://"));
  CHECK(servers.run(servers.restore()).code == 0);
  CHECK(servers.state() == Servers::kBefore);
}

TEST_CASE("a setup does not tell of servers that it cannot reach for a job that has ended", "[sysctl-setup][servers]") {
  const Servers servers;
  CHECK(servers.run({"--redis", servers.redis.own_url()}).code == 0);
  auto journal = nlohmann::json::parse(servers.journal());
  for (auto& holder : journal.at("holders")) {
    holder["process"] = 1;
    holder["start_ticks"] = 1;
  }
  servers.write_journal(journal.dump());
  const Ended next = servers.run({"--postgres", servers.postgres.own_url(), "--unsafe-durability"});
  INFO(next.out << next.err);
  CHECK(next.code == 0);
  CHECK_FALSE(contains(next.out + next.err, "redis://"));
  CHECK(contains(servers.journal(), servers.redis_name("save")));
  CHECK(servers.run(servers.restore()).code == 0);
  CHECK(servers.state() == Servers::kBefore);
}

TEST_CASE("a server that is not there is told once, with what waits for it", "[sysctl-setup][servers]") {
  Servers servers;
  servers.postgres.stop();
  const Ended ended = servers.run({"--postgres", servers.postgres.own_url(), "--unsafe-durability"});
  INFO(ended.out << ended.err);
  CHECK(ended.code == 0);
  CHECK(times(ended.err, "let health-wait wait for it first") == 1);
  CHECK(contains(ended.err, servers.postgres_name("fsync") + "=off, "));
  servers.postgres.start();
}

TEST_CASE("a look at the servers changes nothing", "[sysctl-setup][servers]") {
  const Servers servers;
  const Ended before = servers.run(with(servers.both(), {"--check"}));
  INFO(before.out << before.err);
  CHECK(before.code == 1);
  CHECK(contains(before.out, "0 as asked for, 8 not"));
  CHECK(servers.state() == Servers::kBefore);
  CHECK(servers.journal().empty());
  CHECK(servers.run(servers.both()).code == 0);
  const Ended after = servers.run(with(servers.both(), {"--check"}));
  CHECK(after.code == 0);
  CHECK(contains(after.out, "8 as asked for, 0 not"));
  CHECK(servers.run(servers.restore()).code == 0);
  CHECK(servers.state() == Servers::kBefore);
}

TEST_CASE("a wrong password is told once for each setting, and --on-failure says what it does",
          "[sysctl-setup][servers]") {
  const Servers servers;
  const Words wrong{"--redis", servers.redis.url(":wrong-" + std::string{Servers::kRedisPassword}), "--postgres",
                    servers.postgres.url("app:wrong-" + std::string{test::PostgresServer::kPassword}),
                    "--unsafe-durability"};
  struct Row {
    const char* on_failure;
    int code;
    unsigned told;
  };
  for (const Row& row : {Row{"warn", 0, 1}, Row{"fail", 1, 1}, Row{"ignore", 0, 0}}) {
    const Ended ended = servers.run(with(wrong, {"--on-failure", row.on_failure}));
    CAPTURE(row.on_failure, ended.out, ended.err);
    CHECK(ended.code == row.code);
    for (const char* name : {"save", "appendonly", "maxmemory", "maxmemory-policy", "loglevel"}) {
      CHECK(times(ended.err, servers.redis_name(name) + "=") == row.told);
    }
    for (const char* name : {"fsync", "full_page_writes", "synchronous_commit"}) {
      CHECK(times(ended.err, servers.postgres_name(name) + "=") == row.told);
    }
    CHECK(times(ended.out, "it refuses the user or the password") == 5);
    CHECK(times(ended.out, "it refuses the password") == 3);
    CHECK_FALSE(tells_password(ended.out + ended.err));
  }
  CHECK(servers.state() == Servers::kBefore);
  CHECK(servers.journal().empty());
}

TEST_CASE("a server that is not there keeps no other from being set", "[sysctl-setup][servers]") {
  const Servers servers;
  const test::ReservedPort nobody;
  const std::string gone = "redis://:hidden-word@localhost:" + nobody.text();
  const Ended set = servers.run(with(servers.both(), {"--redis", gone}));
  INFO(set.out << set.err);
  CHECK(set.code == 0);
  CHECK(contains(set.out, "8 changed, 0 already so, 0 clamped, 5 not applied"));
  CHECK(times(set.err, ": not applied: ") == 1);
  CHECK_FALSE(contains(set.out + set.err + servers.journal(), "hidden-word"));
  CHECK(servers.are_for_tests());
  CHECK(servers.run(with(servers.both(), {"--redis", gone, "--on-failure", "fail"})).code == 1);
  CHECK(servers.run(servers.restore()).code == 0);
  CHECK(servers.state() == Servers::kBefore);
}

TEST_CASE("what a server does not take keeps it from nothing else, and what it complains of is told",
          "[sysctl-setup][servers]") {
  const Servers servers;
  (void)servers.postgres.sql("ALTER ROLE app SET synchronous_commit = local");
  const std::string before = servers.state();
  const std::string file = servers.folder() / "report.json";
  const Ended set = servers.run(with(servers.both(), {"--report", file}));
  INFO(set.out << set.err);
  CHECK(set.code == 0);
  CHECK(contains(set.out, "7 changed, 0 already so, 0 clamped, 1 not applied"));
  CHECK(contains(set.err, servers.postgres_name("synchronous_commit") + "=off: not applied: "));
  CHECK(servers.postgres.all() == "off off local");
  const auto report = nlohmann::json::parse(Scratch::content(file));
  const auto complaint = report.at("complaints").back().get<std::string>();
  CHECK(contains(complaint, "synchronous_commit has a value of its own for role app"));
  CHECK(contains(set.err, complaint));
  if (can_validate()) CHECK(kFormat.what_is_wrong_with(file) == "");
  CHECK_FALSE(contains(servers.run(with(servers.both(), {"--on-failure", "ignore"})).err, complaint));
  CHECK(servers.run(servers.restore()).code == 0);
  CHECK(servers.state() == before);
}

TEST_CASE("a Redis that has ended has no settings to put back", "[sysctl-setup][servers]") {
  Servers servers;
  CHECK(servers.run({"--redis", servers.redis.own_url()}).code == 0);
  servers.redis.stop();
  const Ended undone = servers.run(servers.restore());
  INFO(undone.out << undone.err);
  CHECK(undone.code == 0);
  CHECK(contains(undone.out, servers.redis_name("save")));
  CHECK(servers.journal().empty());
}

TEST_CASE("a PostgreSQL that is down is put back once it is up", "[sysctl-setup][servers]") {
  Servers servers;
  CHECK(servers.run(servers.both()).code == 0);
  servers.postgres.stop();
  CHECK(servers.run(servers.restore()).code == 1);
  CHECK(contains(servers.journal(), servers.postgres_name("fsync")));
  servers.postgres.start();
  CHECK(servers.redis.all() == test::OrdinaryRedis::kBefore);
  CHECK(servers.postgres.all() == "off off off");
  CHECK(servers.run(servers.restore()).code == 0);
  CHECK(servers.state() == Servers::kBefore);
}

TEST_CASE("servers that were being set up when the tool was killed are put back", "[sysctl-setup][servers]") {
  constexpr int kRounds = 12;
  using Clock = std::chrono::steady_clock;
  const Servers servers;
  const auto start = Clock::now();
  CHECK(servers.run(servers.both()).code == 0);
  const auto whole = Clock::now() - start;
  CHECK(servers.run(servers.restore()).code == 0);
  for (int round = 0; round < kRounds; ++round) {
    {
      const auto until = Clock::now() + whole * round / kRounds;
      const Program setup{servers.call(servers.both()), {.environment = {{"XDG_STATE_HOME", servers.folder().path()}}}};
      while (Clock::now() < until) {
      }
    }  // it is killed
    const Ended undone = servers.run(servers.restore());
    INFO(round << undone.out << undone.err);
    CHECK(undone.code == 0);
    CHECK(servers.state() == Servers::kBefore);
  }
}

TEST_CASE("mistakes in what is asked of servers are told without their passwords", "[sysctl-setup][servers]") {
  struct Row {
    Words words;
    const char* told;
  };
  const std::vector<Row> rows{
      {{"--postgres", "postgres://app:hidden@h/x"}, "--unsafe-durability"},
      {{"--unsafe-durability"}, "--unsafe-durability: it is about servers of --postgres"},
      {{"--unsafe-durability", "--redis", "redis://:hidden@h"}, "there is none"},
      {{"--redis", ":hidden@h"}, "--redis: malformed URL"},
      {{"--redis", "http://:hidden@h"}, "redis:// or rediss://"},
      {{"--redis", "redis://:hidden@"}, "it has no host"},
      {{"--redis", "redis://hidden@h"}, "a user and no password"},
      {{"--redis", "redis://:hid/hidden@h"}, "port"},
      {{"--redis", "redis://:hidden@h:99999"}, "port"},
      {{"--redis", "redis://:hidden%zz@h"}, "hexadecimal"},
      {{"--redis", "redis://:hidden@h", "--redis", "redis://:hidden@h:6379"}, "redis://h:6379 is given twice"},
      {{"--postgres", "mysql://app:hidden@h", "--unsafe-durability"}, "postgres:// or postgresql://"},
      {{"--postgres", "postgres://app:hidden@h1,h2/x", "--unsafe-durability"}, "several servers"},
      {{"--postgres", "host=h password=hidden", "--unsafe-durability"}, "--postgres: malformed URL"},
      {{"restore", "--redis", "redis://:hidden@h:port"}, "--redis"},
      {{"redis://:hidden@h"}, "write --redis URL"},
      {{"postgres://app:hidden=hidden@h/x"}, "write --redis URL or --postgres URL"},
      {{"--redis", "redis://h", "--require", "redis://:hidden@h:6379#save"}, "--on-failure fail"},
  };
  const Scratch folder;
  for (const Row& row : rows) {
    Words words{TOOLKIT_SYSCTL_SETUP, "--journal", folder / "journal"};
    words.insert(words.end(), row.words.begin(), row.words.end());
    const Ended ended = run_program(words, {.environment = {{"XDG_STATE_HOME", folder.path()}}});
    CAPTURE(row.words, ended.err);
    CHECK(ended.code == 2);
    CHECK(ended.out.empty());
    CHECK(contains(ended.err, row.told));
    CHECK_FALSE(contains(ended.err, "hidden"));
  }
}

}  // namespace toolkit::tools_test
