// etcd serves the health service of gRPC, and its own health in JSON, on one port.
#include "test/integration/health_wait.hpp"
#include "test/support/catch.hpp"
#include "test/support/certificates.hpp"
#include "test/support/simple_server.hpp"

using namespace toolkit::test;

namespace {

class Etcd {
 public:
  void start(const std::string& scheme = "http", const Words& more = {}) {
    const std::string clients = scheme + "://127.0.0.1:PORT";
    // Nobody else is in its cluster: the port for that may be any, and what it tells others of it need not be true.
    Words argv{"/usr/bin/etcd",
               "--data-dir",
               folder_ / "data",
               "--listen-peer-urls",
               "http://127.0.0.1:0",
               "--listen-client-urls",
               clients,
               "--advertise-client-urls",
               clients};
    argv.insert(argv.end(), more.begin(), more.end());
    server_.start(argv);
  }
  void stop() { server_.stop(); }
  [[nodiscard]] std::string url(const std::string& scheme) const { return server_.url(scheme); }

 private:
  TempDir folder_;
  SimpleServer server_;
};

}  // namespace

TEST_CASE("a gRPC server that starts while health-wait waits is ready", "[etcd]") {
  Etcd etcd;
  HealthWait wait{{etcd.url("grpc"), etcd.url("http") + "/health#json=/health=true"}};
  wait.until_it_says("connect to server");
  etcd.start();
  const Verdict verdict = wait.finish();
  INFO(verdict.log);
  CHECK(verdict.code == 0);
  CHECK(verdict.tries(0) > 1);
}

TEST_CASE("a service that a gRPC server does not know is not ready", "[etcd]") {
  Etcd etcd;
  etcd.start();
  check_ready(health_wait({etcd.url("grpc") + "/"}));
  check_not_ready(health_wait({"--once", etcd.url("grpc") + "/my.Service"}), "it says NOT_FOUND: unknown service");
}

TEST_CASE("a gRPC server that is gone is gone", "[etcd]") {
  Etcd etcd;
  etcd.start();
  check_ready(health_wait({etcd.url("grpc")}));
  HealthWait wait{{"--until-gone", etcd.url("grpc")}};
  etcd.stop();
  CHECK(wait.finish().code == 0);
}

TEST_CASE("a gRPC server over TLS is ready by its own authority alone", "[etcd][tls]") {
  const Authority authority;
  Etcd etcd;
  etcd.start("https", {"--cert-file", authority.certificate_for("DNS:localhost"), "--key-file", authority.key_file()});
  check_ready(health_wait({etcd.url("grpcs") + "#ca=" + authority.ca_file()}));
  check_refused_at_once(health_wait({etcd.url("grpcs")}), "certificate");
  CHECK(health_wait({"--once", etcd.url("grpc")}).code == 1);
}

TEST_CASE("another server than one of gRPC is not ready as one", "[etcd]") {
  SimpleServer queue;
  queue.start({"/usr/sbin/nats-server", "-a", "127.0.0.1", "-p", "PORT"});
  CHECK(health_wait({"--once", queue.url("grpc")}).code == 1);
}
