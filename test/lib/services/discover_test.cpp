// The search for services, before an engine that says what the test wrote down.
#include "lib/services/discover.hpp"

#include <fmt/format.h>

#include "test/support/catch.hpp"
#include "test/support/far_away.hpp"
#include "test/support/temp_dir.hpp"
#include "test/support/unix_web_server.hpp"

using namespace toolkit;
using namespace toolkit::services;

namespace {

/// An engine with these containers, by id: what follows "Name" in the inspection of each.
class FakeEngine {
 public:
  explicit FakeEngine(const std::map<std::string, std::string>& containers, std::string list = "[]")
      : list_{std::move(list)} {
    for (const auto& [id, rest] : containers) {
      inspections_[id] = fmt::format(R"({{"Id":"{}","Name":"/{}-1",{}}})", id, id, rest);
    }
    server_.server().Get("/containers/json", [this](const httplib::Request&, httplib::Response& response) {
      response.set_content(list_, "application/json");
    });
    server_.server().Get("/containers/(.*)/json", [this](const httplib::Request& request, httplib::Response& response) {
      const auto found = inspections_.find(request.matches[1].str());
      response.status = found == inspections_.end() ? 404 : 200;
      if (request.matches[1].str() == broken) response.status = 500;
      if (found != inspections_.end()) response.set_content(found->second, "application/json");
    });
    server_.start();
  }

  Found job_services(const std::string& document, const std::string& own = "") {
    return discovery(own).job_services(read_github_services(document).value());
  }
  std::string broken;  ///< the container that it fails to tell of

  Result<Found> neighbours(const std::string& own = "") { return discovery(own).neighbours(); }
  Result<Found> compose(const std::string& project) { return discovery("").compose_services(project); }

 private:
  [[nodiscard]] Discovery discovery(const std::string& own) const {
    return {engine_, own.empty() ? std::nullopt : std::optional{own}, deadline_};
  }

  std::string list_;
  std::map<std::string, std::string> inspections_;
  test::TempDir folder_;
  test::UnixWebServer server_{folder_ / "docker.sock"};
  Environment environment_{{{"DOCKER_HOST", "unix://" + (folder_ / "docker.sock")}}};
  Result<docker::Engine> engine_{docker::make_engine(environment_)};
  Deadline deadline_ = test::far_away();
};

/// The parts of an inspection.
std::string container(const std::string& image, const std::string& network, const std::string& alias,
                      const std::string& ip, const std::string& status = "running", const std::string& ports = "{}") {
  return fmt::format(R"("State":{{"Status":"{}"}},"Config":{{"Image":"{}","Env":["POSTGRES_PASSWORD=pw"]}},
    "NetworkSettings":{{"Ports":{},"Networks":{{"{}":{{"IPAddress":"{}","Aliases":["{}"]}}}}}})",
                     status, image, ports, network, ip, alias);
}

std::string entry(const std::string& id, const std::string& network, const std::string& status = "running") {
  return fmt::format(R"({{"Id":"{}","State":"{}","NetworkSettings":{{"Networks":{{"{}":{{}}}}}}}})", id, status,
                     network);
}

/// "name: target, target; note", a line each.
std::string shown(const Found& found) {
  std::string text = found.note.empty() ? "" : "(" + found.note + ")\n";
  for (const FoundService& service : found.services) {
    text += service.name + ":";
    for (const std::string& target : service.targets) text += " " + target;
    text += (service.note.empty() ? "" : "; " + service.note) + "\n";
  }
  return text;
}

constexpr const char* kPublished = R"({"5432/tcp":[{"HostIp":"0.0.0.0","HostPort":"49153"}]})";
constexpr const char* kContext =
    R"({"db":{"id":"aaaa","ports":{"5432":"49153"},"network":"github_network_1"},
        "cache":{"id":"bbbb","ports":{},"network":"github_network_1"}})";

}  // namespace

TEST_CASE("a host job waits for the ports that GitHub published, else for the containers' addresses", "[services]") {
  FakeEngine engine{{{"aaaa", container("postgres:16", "github_network_1", "db", "172.18.0.2", "running", kPublished)},
                     {"bbbb", container("redis:7", "github_network_1", "cache", "172.18.0.3")}}};
  CHECK(shown(engine.job_services(kContext)) ==
        "cache: redis://172.18.0.3:6379#container=bbbb-1&refusal=ready\n"
        "db: postgres://postgres:pw@localhost:49153/postgres#container=aaaa-1&refusal=ready\n");
}

TEST_CASE("a container job waits for the services' names", "[services]") {
  FakeEngine engine{{{"own", container("node:24", "github_network_1", "job", "172.18.0.9")},
                     {"aaaa", container("postgres:16", "github_network_1", "db", "172.18.0.2", "running", kPublished)},
                     {"bbbb", container("redis:7", "github_network_1", "cache", "172.18.0.3")}}};
  CHECK(shown(engine.job_services(kContext, "own")) ==
        "cache: redis://cache:6379#container=bbbb-1&refusal=ready\n"
        "db: postgres://postgres:pw@db:5432/postgres#container=aaaa-1&refusal=ready\n");
}

TEST_CASE("without the engine the services get a connection, and one line says so", "[services]") {
  const Environment nowhere{{{"DOCKER_HOST", "unix:///nowhere/docker.sock"}}};
  const auto engine = docker::make_engine(nowhere);
  const Deadline deadline = test::far_away();
  const auto services = read_github_services(kContext).value();
  const Found on_host = Discovery{engine, std::nullopt, deadline}.job_services(services);
  CHECK(on_host.note.find("/nowhere/docker.sock is not there") != std::string::npos);
  CHECK(on_host.note.find("only connections are asked for") != std::string::npos);
  REQUIRE(on_host.services.size() == 2);
  CHECK(on_host.services.back().targets == std::vector<std::string>{"tcp://localhost:49153#open-for=100ms"});
  CHECK(on_host.services.front().targets.empty());
  CHECK(on_host.services.front().note.find("no port of it is known") != std::string::npos);
  const Found in_container = Discovery{engine, "own", deadline}.job_services(services);
  CHECK(in_container.services.back().targets == std::vector<std::string>{"tcp://db:5432"});
  // Nobody says which port: but a service that is called redis has Redis's.
  const auto redis = read_github_services(R"({"redis":{"id":"x"}})").value();
  CHECK(Discovery{engine, "own", deadline}.job_services(redis).services.front().targets ==
        std::vector<std::string>{"tcp://redis:6379"});
}

TEST_CASE("an engine that cannot be spoken to is one that there is no access to", "[services]") {
  const auto engine = docker::make_engine(Environment{{{"DOCKER_HOST", "ssh://ci@builder"}}});
  const Deadline deadline = test::far_away();
  const Discovery discovery{engine, std::nullopt, deadline};
  const Found found = discovery.job_services(read_github_services(kContext).value());
  CHECK(found.note.find("DOCKER_HOST") != std::string::npos);
  CHECK(found.note.find("only connections are asked for") != std::string::npos);
  CHECK(found.services.back().targets == std::vector<std::string>{"tcp://localhost:49153#open-for=100ms"});
  CHECK_FALSE(discovery.neighbours());
  CHECK_FALSE(discovery.compose_services("shop"));
}

TEST_CASE("a service whose container is not there gets a connection, and the others what they need", "[services]") {
  FakeEngine engine{{{"aaaa", container("postgres:16", "net", "db", "172.18.0.2", "running", kPublished)}}};
  const std::string context =
      R"({"db":{"id":"aaaa","ports":{"5432":"49153"}},"web":{"id":"bbbb","ports":{"80":"8080"}}})";
  CHECK(shown(engine.job_services(context)) ==
        "db: postgres://postgres:pw@localhost:49153/postgres#container=aaaa-1&refusal=ready\n"
        "web: tcp://localhost:8080#open-for=100ms; there is no such container: only a connection is asked for\n");
}

TEST_CASE("an engine that fails in the midst loses no service without a word", "[services]") {
  FakeEngine engine{{{"own", container("node:24", "net", "main", "172.18.0.9")},
                     {"aaaa", container("redis", "net", "cache", "172.18.0.2")}},
                    "[" + entry("own", "net") + "," + entry("aaaa", "net") + "]"};
  for (const char* broken : {"own", "aaaa"}) {
    engine.broken = broken;
    CHECK_FALSE(engine.neighbours("own"));
  }
  engine.broken = "own";
  CHECK(engine.job_services(kContext, "own").note.find("status 500: only connections are asked for") !=
        std::string::npos);
  engine.broken.clear();
  // A container of another engine's: we are outside.
  CHECK(engine.neighbours("ffff"));
}

TEST_CASE("where GitHub named nothing, a container's services are those on its network", "[services]") {
  FakeEngine engine{{{"own", container("node:24", "act-main-net", "main", "172.18.0.9")},
                     {"aaaa", container("redis", "act-main-net", "cache", "172.18.0.2")},
                     {"bbbb", container("acme/api", "act-main-net", "api", "172.18.0.3", "exited")}},
                    "[" + entry("own", "act-main-net") + "," + entry("aaaa", "act-main-net") + "," +
                        entry("bbbb", "act-main-net", "exited") + "," + entry("cccc", "another") + "]"};
  const auto found = engine.neighbours("own");
  REQUIRE(found);
  CHECK(shown(*found) ==
        "api: docker:bbbb-1#state=exited\n"
        "cache: redis://cache:6379#container=aaaa-1&refusal=ready\n");
}

TEST_CASE("a container with the machine's network has the services on the network that act made for it", "[services]") {
  FakeEngine engine{{{"own", container("node:24", "host", "", "")},
                     {"aaaa", container("redis", "own-1-main-network", "cache", "172.18.0.2")},
                     {"bbbb", container("redis", "other-1-main-network", "cache", "172.19.0.2")}},
                    "[" + entry("own", "host") + "," + entry("aaaa", "own-1-main-network") + "," +
                        entry("bbbb", "other-1-main-network") + "," + entry("cccc", "host") + "]"};
  CHECK(shown(engine.neighbours("own").value()) == "cache: redis://172.18.0.2:6379#container=aaaa-1&refusal=ready\n");
}

TEST_CASE("on a machine the services are what runs there, but not those of other jobs", "[services]") {
  FakeEngine engine{{{"aaaa", container("redis", "bridge", "", "172.17.0.2")},
                     {"bbbb", container("redis", "github_network_7", "cache", "172.19.0.2")}},
                    "[" + entry("aaaa", "bridge") + "," + entry("bbbb", "github_network_7") + "," +
                        entry("cccc", "bridge", "exited") + "]"};
  CHECK(shown(engine.neighbours().value()) == "aaaa-1: redis://172.17.0.2:6379#container=aaaa-1&refusal=ready\n");
}

TEST_CASE("the services of a compose project are asked like a job's", "[services]") {
  const std::string list =
      R"([{"Id":"aaaa","State":"running","Labels":{"com.docker.compose.project":"shop",
          "com.docker.compose.service":"cache","com.docker.compose.container-number":"1"}},
         {"Id":"bbbb","State":"running","Labels":{"com.docker.compose.project":"shop",
          "com.docker.compose.service":"migrate"}},
         {"Id":"cccc","State":"running","Labels":{"com.docker.compose.project":"shop","com.docker.compose.service":"web",
          "com.docker.compose.depends_on":"migrate:service_completed_successfully:false"}}])";
  FakeEngine engine{{{"aaaa", container("redis", "shop_default", "cache", "172.17.0.2")},
                     {"bbbb", container("acme/migrate", "shop_default", "migrate", "172.19.0.2")},
                     {"cccc", container("acme/web", "shop_default", "web", "172.19.0.2")}},
                    list};
  CHECK(shown(engine.compose("shop").value()) ==
        "cache: redis://172.17.0.2:6379#container=aaaa-1&refusal=ready\n"
        "migrate: docker:bbbb-1#state=exited\n"
        "web: docker:cccc-1; its image is not known, nor a port of it: it is only asked whether it runs\n");
  CHECK(engine.compose("none").error().failure == Failure::not_found);
}
