// elasticsearch: against servers that say what real ones said (test/data/elasticsearch), or what the API's page says,
// to the one request that it has for this.
#include "test/lib/health/asking.hpp"
#include "test/support/recorded.hpp"

using namespace toolkit;
using namespace toolkit::health;
using test::Peer;
using test::ScriptedServer;

namespace {

using namespace std::chrono_literals;

std::string answer(const std::string& status, const std::string& body) {
  return "HTTP/1.1 " + status + "\r\ncontent-type: application/json\r\ncontent-length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

/// Answers GET /_cluster/health by `reply`, and hangs up at anything else; `heard` is the request.
Answer cluster(const std::string& reply, const std::string& options = "", const std::string& login = "",
               std::string* heard = nullptr) {
  std::string request;
  Answer result;
  {
    const ScriptedServer server{[&](Peer& peer) {
      request = peer.read_until("\r\n\r\n");
      if (request.starts_with("GET /_cluster/health HTTP/1.1\r\n")) peer.send(reply);
    }};
    result = ask("elasticsearch://" + login + "127.0.0.1:" + std::to_string(server.port()) + options);
  }
  if (heard != nullptr) *heard = request;
  return result;
}

Answer cluster_is(const std::string& status, const std::string& options = "") {
  return cluster(answer("200 OK", R"({"cluster_name":"c","status":")" + status + R"(","timed_out":false})"), options);
}

/// As `product`, which is elasticsearch or opensearch, said it when it was in `state`.
Answer recorded_cluster(const std::string& product, const std::string& state, const std::string& options = "") {
  return cluster(test::recorded("elasticsearch/" + product + "-" + state + ".reply"), options);
}

}  // namespace

TEST_CASE("what Elasticsearch and OpenSearch say of their state is understood", "[health][elasticsearch]") {
  const std::string product = GENERATE(as<std::string>{}, "elasticsearch", "opensearch");
  INFO(product);
  for (const std::string options : {"", "#status=yellow", "#status=green"}) {
    INFO(options);
    CHECK(recorded_cluster(product, "green", options).state == State::ready);
    const bool is_green_wanted = options == "#status=green";
    const Answer yellow = recorded_cluster(product, "yellow", options);
    CHECK(yellow.state == (is_green_wanted ? State::not_yet : State::ready));
    CHECK(yellow.reached);
    CHECK(says(yellow, is_green_wanted ? "its cluster is yellow, not green" : ""));
    const Answer red = recorded_cluster(product, "red", options);
    CHECK(red.state == State::not_yet);
    CHECK(red.reached);
    CHECK(says(red, is_green_wanted ? "its cluster is red, not green" : "its cluster is red, not yellow or green"));
  }
  const Answer alone = recorded_cluster(product, "no-master");
  CHECK(alone.state == State::not_yet);
  CHECK(says(alone, product == "opensearch" ? "status 503: cluster_manager_not_discovered_exception"
                                            : "status 503: master_not_discovered_exception"));
}

TEST_CASE("what OpenSearch's security plugin says is understood", "[health][elasticsearch]") {
  const Answer starting = recorded_cluster("opensearch", "security-starting");
  CHECK(starting.state == State::not_yet);
  CHECK(says(starting, "status 503: OpenSearch Security not initialized."));
  const Answer no_login = recorded_cluster("opensearch", "security-no-login");
  CHECK(no_login.state == State::hopeless);
  CHECK(says(no_login, "status 401: Unauthorized"));
  const Answer forbidden = recorded_cluster("opensearch", "security-forbidden");
  CHECK(forbidden.state == State::hopeless);
  CHECK(says(forbidden, "status 403: security_exception: no permissions for [cluster:monitor/health]"));
}

TEST_CASE("a cluster that is green or yellow is ready", "[health][elasticsearch]") {
  CHECK(cluster_is("green").state == State::ready);
  CHECK(cluster_is("yellow").state == State::ready);
  CHECK(cluster_is("yellow").reached);
  CHECK(cluster_is("green", "#status=green").state == State::ready);
  CHECK(cluster_is("yellow", "#status=yellow").state == State::ready);
  const Answer yellow = cluster_is("yellow", "#status=green");
  CHECK(yellow.state == State::not_yet);
  CHECK(says(yellow, "its cluster is yellow, not green"));
}

TEST_CASE("a cluster that is red, or says something else, is not ready yet", "[health][elasticsearch]") {
  const Answer red = cluster_is("red");
  CHECK(red.state == State::not_yet);
  CHECK(red.reached);
  CHECK(says(red, "its cluster is red, not yellow or green"));
  CHECK(cluster_is("blue").state == State::not_yet);
  const Answer web = cluster(answer("200 OK", "<html>"));
  CHECK(web.state == State::not_yet);
  CHECK(says(web, "tells no status of a cluster"));
  const Answer starting = cluster(
      answer("503 Service Unavailable", R"({"error":{"type":"master_not_discovered_exception","reason":null}})"));
  CHECK(starting.state == State::not_yet);
  CHECK(says(starting, "status 503: master_not_discovered_exception"));
  CHECK(says(cluster(answer("503 Service Unavailable", "OpenSearch Security not initialized.")),
             "status 503: OpenSearch Security not initialized."));
  CHECK(says(cluster(answer("404 Not Found", "")), "status 404"));
  CHECK(says(cluster(answer("500 no", "\x1b[31m" + std::string(1000, 'x'))), "\\x1b[31mxxx"));
}

TEST_CASE("a login that is missing or wrong ends the wait", "[health][elasticsearch]") {
  const std::string error = R"({"error":{"type":"security_exception","reason":"missing authentication credentials"}})";
  const Answer missing = cluster(answer("401 Unauthorized", error));
  CHECK(missing.state == State::hopeless);
  CHECK(says(missing, "status 401: security_exception: missing authentication credentials"));
  CHECK(cluster(answer("403 Forbidden", error), "", "app:wrong@").state == State::hopeless);
}

TEST_CASE("user and password become basic authentication", "[health][elasticsearch]") {
  std::string heard;
  const std::string green = answer("200 OK", R"({"status":"green"})");
  CHECK(cluster(green, "", "app:p%40ss%2Fw%3Aord@", &heard).state == State::ready);
  CHECK(heard.find("Authorization: Basic YXBwOnBAc3MvdzpvcmQ=\r\n") != std::string::npos);  // app:p@ss/w:ord
  CHECK(cluster(green, "", "", &heard).state == State::ready);
  CHECK(heard.find("Authorization") == std::string::npos);
  Mistakes mistakes;
  const auto target = parse_target("opensearch://app:secret@search", Environment{}, mistakes);
  REQUIRE(target);
  CHECK(target->secrets == std::vector<std::string>{"secret"});
}

TEST_CASE("an answer of a cluster that is cut off anywhere is none", "[health][elasticsearch]") {
  const std::string whole = answer("200 OK", R"({"status":"green"})");
  const std::size_t status_line = whole.find("\r\n");
  const std::size_t headers = whole.find("\r\n\r\n") + 4;
  for (std::size_t length = 0; length < whole.size(); ++length) {
    INFO(length);
    const Answer answer = cluster(whole.substr(0, length));
    // To libcurl, headers end where the connection does.
    const bool may_be_headers = length > status_line && length < headers;
    CHECK((answer.state == State::failed || (may_be_headers && answer.state == State::not_yet)));
  }
  CHECK(ask_one_that_says("elasticsearch", "SSH-2.0-OpenSSH_9.2\r\n").state == State::failed);
  const std::string endless = "HTTP/1.1 200 OK\r\ncontent-length: 9999999999\r\n\r\n" + std::string(200'000, ' ');
  CHECK(cluster(endless).state == State::not_yet);
}

TEST_CASE("a cluster that answers slowly is given up at the deadline", "[health][elasticsearch]") {
  const ScriptedServer server{[&](Peer& peer) {
    static_cast<void>(peer.read_until("\r\n\r\n"));
    peer.send("HTTP/1.1 200 OK\r\ncontent-length: 18\r\n\r\n{\"status\":");
    peer.wait_for_hang_up();
  }};
  const Answer slow = ask(url_of("elasticsearch", server), Deadline::after(50ms));
  CHECK(slow.state == State::failed);
  CHECK(says(slow, "in time"));
}

TEST_CASE("elasticsearch targets that are not written rightly are told", "[health][elasticsearch]") {
  CHECK(mistake_of("elasticsearch://host/_cluster/health").find("credentials and nothing else") != std::string::npos);
  CHECK(mistake_of("elasticsearch://app@host").find("a user and no password") != std::string::npos);
  CHECK(mistake_of("opensearch://host#status=red").find("'red' is neither green nor yellow") != std::string::npos);
  CHECK(mistake_of("opensearch://").find("has no host") != std::string::npos);
}
