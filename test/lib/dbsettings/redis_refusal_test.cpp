#include "lib/dbsettings/redis_refusal.hpp"

#include "test/support/catch.hpp"
#include "test/support/contains.hpp"

using namespace toolkit;
using db::RedisReply;
using dbsettings::redis_login_refusal;
using dbsettings::redis_refusal;
using settings::Reason;
using test::contains;

namespace {

constexpr const char* kServer = "redis://cache.test:6379";

RedisReply error(const std::string& text) { return {.kind = RedisReply::Kind::error, .text = text, .items = {}}; }

struct Row {
  const char* answer;
  Reason reason;
  const char* part;  // of the message
};

}  // namespace

TEST_CASE("an error that Redis answers to CONFIG becomes a reason", "[dbsettings]") {
  const auto row = GENERATE(
      Row{"NOPERM this user has no permissions to run the 'config|set' command", Reason::needs_root, "+config|set"},
      Row{"NOPERM this user has no permissions to run the 'config' command or its subcommand", Reason::needs_root,
          "ACL"},
      Row{"ERR unknown command 'CONFIG', with args beginning with: 'SET' 'save' '' ", Reason::needs_root,
          "rename-command"},
      Row{"ERR unknown command `CONFIG`, with args beginning with: `SET`, ", Reason::needs_root, "rename-command"},
      Row{"NOAUTH Authentication required.", Reason::other, "write it into the URL"},
      Row{"ERR CONFIG SET failed (possibly related to argument 'maxmemory') - argument must be a memory value",
          Reason::invalid_value, "memory value"},
      Row{"ERR CONFIG SET failed (possibly related to argument 'loglevel') - argument(s) must be one of the following: "
          "debug, verbose",
          Reason::invalid_value, "debug, verbose"},
      Row{"ERR Invalid argument 'x' for CONFIG SET 'maxmemory'", Reason::invalid_value, "'x'"},
      Row{"ERR CONFIG SET failed (possibly related to argument 'dir') - can't set protected config", Reason::read_only,
          "protected"},
      Row{"ERR CONFIG SET failed (possibly related to argument 'port') - can't set immutable config", Reason::read_only,
          "immutable"},
      Row{"ERR Unknown option or number of arguments for CONFIG SET - 'savee'", Reason::unknown, "savee"},
      Row{"ERR Unsupported CONFIG parameter: savee", Reason::unknown, "savee"},
      Row{"ERR CONFIG SET failed (possibly related to argument 'appendonly') - Unable to turn on AOF. Check server "
          "logs.",
          Reason::other, "Check server logs"},
      Row{"BUSY Redis is busy running a script.", Reason::other, "BUSY"});
  CAPTURE(row.answer);
  const auto refusal = redis_refusal(kServer, {"CONFIG", "SET", "save", "3600 1"}, error(row.answer));
  CHECK(refusal.reason == row.reason);
  CHECK(contains(refusal.message, row.part));
  CHECK(refusal.message.starts_with(kServer));
}

TEST_CASE("an error that Redis answers to AUTH says what to write", "[dbsettings]") {
  const auto row = GENERATE(
      Row{"WRONGPASS invalid username-password pair or user is disabled.", Reason::other, "write the right ones"},
      Row{"ERR invalid password", Reason::other, "write the right ones"},
      Row{"ERR AUTH <password> called without any password configured for the default user. Are you sure your "
          "configuration is correct?",
          Reason::other, "leave it out"},
      Row{"ERR Client sent AUTH, but no password is set", Reason::other, "leave it out"},
      Row{"ERR max number of clients reached", Reason::other, "no connection left"},
      Row{"DENIED Redis is running in protected mode", Reason::other, "protected mode"});
  CAPTURE(row.answer);
  const auto refusal = redis_login_refusal(kServer, error(row.answer));
  CHECK(refusal.reason == row.reason);
  CHECK(contains(refusal.message, row.part));
}

TEST_CASE("a Redis without AUTH does not make us tell the password", "[dbsettings]") {
  const auto refusal =
      redis_login_refusal(kServer, error("ERR unknown command 'AUTH', with args beginning with: 'hunter2' "));
  CHECK_FALSE(contains(refusal.message, "hunter2"));
  CHECK(contains(refusal.message, "AUTH"));
}
