#include "test/support/rabbitmq_server.hpp"

#include <map>
#include <vector>

#include "test/support/tcp_client.hpp"

namespace toolkit::test {
namespace {

// Not Debian's wrapper in /usr/sbin, which changes to a user of its own and its folders.
constexpr const char* kProgram = "/usr/lib/rabbitmq/bin/rabbitmq-server";

constexpr const char* kDefinitions = R"({
  "users": [{"name": "guest", "password": "guest", "tags": ""}, {"name": "app", "password": "correct-horse", "tags": ""}],
  "vhosts": [{"name": "/"}, {"name": "app"}, {"name": "a/b"}, {"name": "closed"}],
  "permissions": [
    {"user": "guest", "vhost": "/", "configure": "", "write": "", "read": ""},
    {"user": "app", "vhost": "/", "configure": "", "write": "", "read": ""},
    {"user": "app", "vhost": "app", "configure": "", "write": "", "read": ""},
    {"user": "app", "vhost": "a/b", "configure": "", "write": "", "read": ""}
  ]
})";

}  // namespace

RabbitmqServer::RabbitmqServer() : epmd_{folder_ / "epmd.log", SIGKILL}, process_{folder_ / "rabbitmq.log", SIGKILL} {}

void RabbitmqServer::start() {
  if (!epmd_.running()) {
    epmd_.start({"epmd", "-port", epmd_port_.text(), "-address", "127.0.0.1"});
    epmd_.wait_until_up([this] { return TcpClient::connect(epmd_port_.number()).has_value(); });
  }
  const std::string configuration = folder_.write(
      "rabbitmq.conf", "load_definitions = " + folder_.write("definitions.json", kDefinitions) +
                           "\nlisteners.tcp.1 = 127.0.0.1:" + port_.text() + "\nlog.console.level = info\n");
  // Nothing comes from the system's folders or goes there.
  const std::map<std::string, std::string> variables{
      {"HOME", folder_.path()},  // Erlang's cookie
      {"RABBITMQ_NODENAME", "test@localhost"},
      {"RABBITMQ_DIST_PORT", erlang_port_.text()},
      {"ERL_EPMD_PORT", epmd_port_.text()},
      {"ERL_EPMD_ADDRESS", "127.0.0.1"},
      {"RABBITMQ_CONF_ENV_FILE", folder_ / "none.conf"},
      {"RABBITMQ_CONFIG_FILE", configuration},
      {"RABBITMQ_ADVANCED_CONFIG_FILE", folder_ / "none.config"},
      {"RABBITMQ_ENABLED_PLUGINS_FILE", folder_.write("plugins", "[].\n")},
      {"RABBITMQ_MNESIA_BASE", folder_ / "data"},
      {"RABBITMQ_GENERATED_CONFIG_DIR", folder_ / "generated"},
      {"RABBITMQ_LOG_BASE", folder_ / "log"},
      {"RABBITMQ_LOGS", "-"},
      {"RABBITMQ_PID_FILE", folder_ / "pid"},
      // Its script then becomes the server, which ends with us, and does not wait beside it.
      {"RABBITMQ_ALLOW_INPUT", "1"},
      {"RABBITMQ_SERVER_START_ARGS", "-noinput"},
      {"RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}"},
  };
  std::vector<std::string> argv{"env"};
  for (const auto& [name, value] : variables) argv.push_back(name + "=" + value);
  argv.emplace_back(kProgram);
  process_.start(argv);
}

void RabbitmqServer::wait_until_up() {
  // A connection of ours would be in its log.
  process_.wait_until_up([this] { return log().find("started TCP listener") != std::string::npos; });
}

std::string RabbitmqServer::url(const std::string& credentials, const std::string& vhost) const {
  return "amqp://" + (credentials.empty() ? "" : credentials + "@") + "localhost:" + port_.text() +
         (vhost.empty() ? "" : "/" + vhost);
}

}  // namespace toolkit::test
