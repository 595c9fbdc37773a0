// A real RabbitMQ, started and stopped by the test.
#pragma once

#include <string>

#include "test/support/reserved_port.hpp"
#include "test/support/server_process.hpp"
#include "test/support/temp_dir.hpp"

namespace toolkit::test {

/// It has the vhosts "/", "app", "a/b" and "closed", and the users "guest" with the password "guest" and "app" with
/// kPassword, who may use all but "closed". It takes some ten seconds to start.
class RabbitmqServer {
 public:
  static constexpr const char* kPassword = "correct-horse";

  /// Nothing is there yet: its port refuses connections.
  RabbitmqServer();

  /// Returns at once.
  void start();
  /// Returns once it takes connections.
  void wait_until_up();
  void stop() { process_.stop(SIGTERM); }

  /// What it logged so far.
  [[nodiscard]] std::string log() const { return folder_.read("rabbitmq.log"); }
  /// amqp://[CREDENTIALS@]localhost:PORT[/VHOST]
  [[nodiscard]] std::string url(const std::string& credentials = "", const std::string& vhost = "") const;

 private:
  ReservedPort port_;
  ReservedPort erlang_port_;  ///< where a cluster's other nodes would come in
  ReservedPort epmd_port_;
  TempDir folder_;
  /// Erlang's register of nodes. One that runs already is used; otherwise RabbitMQ would start one that stays.
  ServerProcess epmd_;
  ServerProcess process_;
};

}  // namespace toolkit::test
