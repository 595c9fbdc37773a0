#include "lib/wire/elasticsearch.hpp"

#include "test/support/catch.hpp"

using namespace toolkit::wire;

TEST_CASE("a cluster's status is read from its health", "[wire]") {
  // Elasticsearch's REST APIs, "Cluster health": the example, shortened.
  CHECK(read_cluster_status(
            R"({"cluster_name":"testcluster","status":"yellow","timed_out":false,"number_of_nodes":1})") ==
        ClusterStatus::yellow);
  CHECK(read_cluster_status(R"({"status":"green"})") == ClusterStatus::green);
  CHECK(read_cluster_status(R"({"status":"red"})") == ClusterStatus::red);
  for (const std::string body :
       {"", "{}", "[]", "null", "yellow", R"({"status":200})", R"({"status":"GREEN"})", R"({"status":"green")"}) {
    INFO(body);
    CHECK_FALSE(read_cluster_status(body));
  }
  CHECK_FALSE(read_cluster_status(std::string(60'000, '[')));
}

TEST_CASE("states are ordered from worst to best, and named", "[wire]") {
  CHECK(ClusterStatus::red < ClusterStatus::yellow);
  CHECK(ClusterStatus::yellow < ClusterStatus::green);
  for (const ClusterStatus status : {ClusterStatus::red, ClusterStatus::yellow, ClusterStatus::green}) {
    CHECK(parse_cluster_status(cluster_status_name(status)) == status);
  }
}

TEST_CASE("what an error says is found in any of its forms", "[wire]") {
  CHECK(read_cluster_error(
            R"({"error":{"root_cause":[],"type":"master_not_discovered_exception","reason":null},"status":503})") ==
        "master_not_discovered_exception");
  CHECK(read_cluster_error(R"({"error":{"type":"security_exception","reason":"missing credentials"},"status":401})") ==
        "security_exception: missing credentials");
  CHECK(read_cluster_error(R"({"error":"no handler found","status":405})") == "no handler found");
  CHECK(read_cluster_error("OpenSearch Security not initialized.\n") == "OpenSearch Security not initialized.");
  CHECK(read_cluster_error(R"({"error":[]})").empty());
  CHECK(read_cluster_error("").empty());
}
