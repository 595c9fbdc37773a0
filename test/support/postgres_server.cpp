#include "test/support/postgres_server.hpp"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <vector>

#include "lib/core/text.hpp"

namespace toolkit::test {
namespace {

namespace fs = std::filesystem;

constexpr const char* kUser = "postgres";  // of the system; PostgreSQL refuses to run as root

/// Debian keeps initdb and postgres out of PATH, one folder a version.
fs::path newest_programs() {
  std::vector<fs::path> folders;
  std::error_code ignored;
  for (const fs::directory_entry& version : fs::directory_iterator{"/usr/lib/postgresql", ignored}) {
    if (fs::exists(version.path() / "bin" / "initdb")) folders.push_back(version.path() / "bin");
  }
  if (folders.empty()) throw std::runtime_error{"PostgreSQL is not installed: no /usr/lib/postgresql/*/bin/initdb"};
  return *std::ranges::max_element(folders);
}

/// Nothing is to last here: no fsync, little memory, and as many processes as the tests need.
constexpr const char* kConfiguration = R"(
listen_addresses = 'localhost'
fsync = off
full_page_writes = off
shared_buffers = 4MB
max_connections = 20
autovacuum = off
lc_messages = 'C'
)";

}  // namespace

PostgresServer::PostgresServer() : programs_{newest_programs()}, process_{folder_ / "postgres.log", SIGQUIT, kUser} {}

void PostgresServer::give(const fs::path& path) const {
  if (::geteuid() == 0) run_command({"chown", std::string{kUser} + ":", path.string()});
}

void PostgresServer::create() {
  // Its user has to get through to the files, whatever the test folder is like.
  fs::permissions(folder(), fs::perms::others_exec | fs::perms::others_read, fs::perm_options::add);
  fs::create_directory(data());
  give(data());
  give(folder());  // the socket is made here
  const std::string password = folder_.write("password", std::string{kPassword} + "\n");
  run_command(tied_to_us({programs_ / "initdb", "-D", data(), "-U", "app", "-A", "scram-sha-256", "--auth-local=trust",
                          "--pwfile=" + password, "--no-sync", "--locale=C.UTF-8", "--wal-segsize=1"},
                         SIGKILL, kUser));
  configure(kConfiguration);
  configure("port = " + port_.text());
  configure("unix_socket_directories = '" + folder().string() + "'");
}

void PostgresServer::configure(const std::string& line) {
  std::ofstream file{data() / "postgresql.conf", std::ios::app};
  file << line << "\n";
}

void PostgresServer::pass(const std::vector<std::string>& words) {
  std::ranges::copy(words, std::back_inserter(words_));
}

void PostgresServer::launch() {
  std::vector<std::string> argv{programs_ / "postgres", "-D", data()};
  std::ranges::copy(words_, std::back_inserter(argv));
  process_.start(argv);
}

void PostgresServer::start() {
  launch();
  process_.wait_until_up([this] {
    // The last line of the lock file, which pg_ctl waits for, too.
    return trimmed(folder_.read("data/postmaster.pid")).ends_with("\nready");
  });
}

std::string PostgresServer::sql(const std::string& query) const {
  return run_command({"psql", "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-h", folder(), "-p", port_.text(), "-U",
                      "app", "-d", "postgres", "-c", query});
}

std::string PostgresServer::url(const std::string& credentials, const std::string& database,
                                const std::string& host) const {
  return "postgres://" + credentials + "@" + host + ":" + port_.text() + "/" + database;
}

std::string PostgresServer::own_url() const { return url(std::string{"app:"} + kPassword); }

}  // namespace toolkit::test
