#include "lib/services/github_services.hpp"

#include "test/support/catch.hpp"

using namespace toolkit;
using namespace toolkit::services;

TEST_CASE("the services of a job are read as GitHub writes them", "[services]") {
  // The form of docs.github.com, "Contexts reference", job.services.
  const auto services = read_github_services(R"({
  "postgres": {
    "id": "60972d9aa486605e66b0dad4abb638dc3d9116f566579e418166eedb8abb9105",
    "ports": { "5432": "49153" },
    "network": "github_network_53269bd575974817b43f0f4a1da1a6a0"
  },
  "cache": {"id": "b2d1", "ports": {"6379/tcp": "6379", "53/udp": "53"}, "network": "n"},
  "worker": {"id": "c3e2", "network": "n"}
})");
  REQUIRE(services);
  REQUIRE(services->size() == 3);
  CHECK(services->at(0).name == "cache");
  CHECK(services->at(0).ports == std::map<std::uint16_t, std::uint16_t>{{6379, 6379}});
  CHECK(services->at(1).name == "postgres");
  CHECK(services->at(1).container == "60972d9aa486605e66b0dad4abb638dc3d9116f566579e418166eedb8abb9105");
  CHECK(services->at(1).ports == std::map<std::uint16_t, std::uint16_t>{{5432, 49153}});
  CHECK(services->at(2).ports.empty());
}

TEST_CASE("a job without services, and one that act runs, has none", "[services]") {
  for (const char* document : {"", " \n", "null", "{}", " {} "}) {
    INFO(document);
    REQUIRE(read_github_services(document));
    CHECK(read_github_services(document)->empty());
  }
}

TEST_CASE("what is not the JSON of a job's services is refused with what to write", "[services]") {
  for (const char* document :
       {"Object", "{", "[]", "7", R"({"db":7})", R"({"db":{"ports":[]}})", R"({"db":{"ports":{"x":"1"}}})",
        R"({"db":{"ports":{"5432":"70000"}}})", R"({"db":{"ports":{"5432":null}}})", R"({"db":{"ports":{"0":"1"}}})"}) {
    INFO(document);
    const auto services = read_github_services(document);
    REQUIRE_FALSE(services);
    CHECK(services.error().message.find("services: ${{ toJSON(job.services) }}") != std::string::npos);
  }
}
