#include "lib/dbsettings/servers.hpp"

#include "lib/core/text.hpp"
#include "test/support/catch.hpp"
#include "test/support/contains.hpp"

using namespace toolkit;
using dbsettings::Servers;
using settings::Reason;
using test::contains;

namespace {

std::vector<std::string> names(const std::vector<settings::Request>& requests) {
  std::vector<std::string> all;
  for (const settings::Request& request : requests) {
    all.push_back(request.setting->id() + " = " + request.asked);
    CHECK(request.name == request.setting->id());  // without a blank: outputs are lists of names with blanks between
  }
  return all;
}

Servers read(const std::vector<std::string>& redis, const std::vector<std::string>& postgres) {
  Mistakes mistakes;
  auto servers = Servers::read(redis, postgres, {}, {}, mistakes);
  mistakes.throw_if_any();
  return servers;
}

}  // namespace

TEST_CASE("the settings of all servers are asked for in the order of the options", "[dbsettings]") {
  const auto servers = read({"redis://:hidden@one", "redis://two:7"}, {"postgres://app:hush@three/app"});
  CHECK(names(servers.requests("512mb", true)) == std::vector<std::string>{
                                                      "redis://one:6379#save = ",
                                                      "redis://one:6379#appendonly = no",
                                                      "redis://one:6379#maxmemory = 512mb",
                                                      "redis://one:6379#maxmemory-policy = noeviction",
                                                      "redis://one:6379#loglevel = warning",
                                                      "redis://two:7#save = ",
                                                      "redis://two:7#appendonly = no",
                                                      "redis://two:7#maxmemory = 512mb",
                                                      "redis://two:7#maxmemory-policy = noeviction",
                                                      "redis://two:7#loglevel = warning",
                                                      "postgres://three:5432#fsync = off",
                                                      "postgres://three:5432#full_page_writes = off",
                                                      "postgres://three:5432#synchronous_commit = off",
                                                  });
  CHECK(servers.requests("", false).size() == 8);
  CHECK(servers.passwords() == std::vector<std::string>{"hidden", "hush"});
  CHECK_FALSE(servers.empty());
  CHECK(read({}, {}).empty());
}

TEST_CASE("all mistakes in the servers' URLs are told at once", "[dbsettings]") {
  Mistakes mistakes;
  (void)Servers::read({"one", "redis://two", "rediss://x:y@two"}, {"mysql://three", "postgres://a,b/c"}, {}, {},
                      mistakes);
  const std::string all = join(mistakes.list(), "\n");
  INFO(all);
  CHECK(mistakes.list().size() == 4);  // rediss: on the same port is given twice, or cannot be used
  CHECK(contains(all, "--redis: malformed URL"));
  CHECK(contains(all, "--postgres: malformed URL"));
  CHECK(contains(all, "--postgres: it names several servers"));
}

TEST_CASE("an id leads back to its setting when the options name its server", "[dbsettings]") {
  const auto servers = read({"redis://:hidden@[::1]"}, {"postgres:///app?host=/run/pg"});
  for (const auto& request : servers.requests("1mb", true)) {
    const std::string& id = request.setting->id();
    CAPTURE(id);
    CHECK(dbsettings::is_server_setting(id));
    const auto made = servers.make(id);
    REQUIRE(made);
    CHECK((*made)->id() == id);
    // Without the URL it refuses, in a way that keeps it in the journal.
    const auto without = read({}, {}).make(id);
    REQUIRE(without);
    CHECK((*without)->id() == id);
    const auto value = (*without)->read();
    REQUIRE_FALSE(value);
    CHECK(value.error().reason == Reason::elsewhere);
    CHECK(contains(value.error().message, id.substr(0, id.find('#'))));
    CHECK_FALSE((*without)->write("x"));
    CHECK_FALSE((*without)->satisfies("x", "x"));
  }
  CHECK_FALSE(dbsettings::is_server_setting("sysctl:vm.swappiness"));
}

TEST_CASE("what is no id of a server's setting is refused", "[dbsettings]") {
  const auto servers = read({"redis://one"}, {"postgres://two/app"});
  for (const char* id : {"", "redis://one:6379", "redis://one:6379#requirepass", "postgres://two:5432#data_directory",
                         "postgres://two:5432#fsync; DROP", "mysql://two#fsync", "#save"}) {
    CAPTURE(id);
    const auto made = servers.make(id);
    REQUIRE_FALSE(made);
    CHECK(made.error().reason == Reason::unknown);
  }
}
