#include "test/support/mariadb_server.hpp"

#include <unistd.h>

#include <filesystem>

namespace toolkit::test {
namespace {

// Where Debian has them, for every user; /usr/sbin is not on everybody's PATH.
constexpr const char* kProgram = "/usr/sbin/mariadbd";
constexpr const char* kTables =
    "cat /usr/share/mysql/mysql_system_tables.sql /usr/share/mysql/mysql_performance_tables.sql "
    "/usr/share/mysql/mysql_system_tables_data.sql";

constexpr const char* kUsers =
    "CREATE DATABASE IF NOT EXISTS app;\n"
    "CREATE DATABASE IF NOT EXISTS other;\n"
    "CREATE USER IF NOT EXISTS app@'%' IDENTIFIED BY 'correct-horse';\n"
    "GRANT ALL ON app.* TO app@'%';\n"
    "CREATE USER IF NOT EXISTS nopassword@'%';\n"
    "CREATE USER IF NOT EXISTS locked@'%' IDENTIFIED VIA unix_socket;\n";

}  // namespace

MariadbServer::MariadbServer() : process_{folder_ / "mariadb.log", SIGKILL} {}

std::vector<std::string> MariadbServer::command(const std::vector<std::string>& options) const {
  // Nothing is to last here: no flushing, little memory.
  std::vector<std::string> argv{kProgram,
                                "--no-defaults",
                                "--datadir=" + (folder_ / "data"),
                                "--tmpdir=" + (folder_ / "tmp"),  // each removes what others left there, when it starts
                                "--innodb-flush-method=nosync",
                                "--innodb-log-file-size=4M",
                                "--innodb-buffer-pool-size=8M",
                                "--innodb-use-native-aio=OFF",
                                "--aria-log-file-size=8M",
                                "--performance-schema=OFF"};
  if (::geteuid() == 0) argv.emplace_back("--user=root");  // else it refuses to run as root
  argv.insert(argv.end(), options.begin(), options.end());
  return argv;
}

void MariadbServer::create(const std::vector<std::string>& more) {
  std::filesystem::create_directories(folder_.path() / "data" / "mysql");
  std::filesystem::create_directories(folder_.path() / "tmp");
  // What mariadb-install-db does, which wants programs of more packages.
  const std::string script = "{ echo 'USE mysql;'; " + std::string{kTables} + "; } | \"$@\"";
  std::vector<std::string> argv{"sh", "-c", script, "sh"};
  const std::vector<std::string> bootstrap = command({"--bootstrap", "--log-warnings=0"});
  argv.insert(argv.end(), bootstrap.begin(), bootstrap.end());
  run_command(argv);
  std::string statements = kUsers;
  for (const std::string& statement : more) statements += statement + ";\n";
  [[maybe_unused]] const std::string file = folder_.write("init.sql", statements);
}

void MariadbServer::start(const std::vector<std::string>& options) {
  std::vector<std::string> all{"--port=" + port_.text(), "--bind-address=*", "--socket=" + (folder_ / "socket"),
                               "--pid-file=" + (folder_ / "pid"), "--init-file=" + (folder_ / "init.sql")};
  all.insert(all.end(), options.begin(), options.end());
  process_.start(command(all));
  // A connection of ours that said nothing would count as a broken one.
  process_.wait_until_up([this] { return log().rfind("ready for connections") != std::string::npos; });
}

std::string MariadbServer::url(const std::string& credentials, const std::string& database,
                               const std::string& host) const {
  return "mysql://" + (credentials.empty() ? "" : credentials + "@") + host + ":" + port_.text() +
         (database.empty() ? "" : "/" + database);
}

}  // namespace toolkit::test
