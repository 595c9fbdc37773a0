#include "lib/services/compose.hpp"

#include <filesystem>

#include "test/support/catch.hpp"
#include "test/support/temp_dir.hpp"

using namespace toolkit;
using namespace toolkit::services;
using docker::ListedContainer;

namespace {

/// A container with labels as docker compose 2 sets them.
ListedContainer member(const std::string& id, const std::string& project, const std::string& service,
                       std::map<std::string, std::string> more = {}) {
  std::map<std::string, std::string> labels{{"com.docker.compose.project", project},
                                            {"com.docker.compose.service", service},
                                            {"com.docker.compose.container-number", "1"},
                                            {"com.docker.compose.oneoff", "False"}};
  for (auto& [name, value] : more) labels["com.docker.compose." + name] = value;
  return {.id = id, .name = {}, .status = "running", .labels = labels, .networks = {}};
}

std::string shown(const Result<std::vector<ComposeMember>>& members) {
  if (!members) return members.error().message;
  std::string text;
  for (const ComposeMember& one : *members) text += one.name + "=" + one.container + (one.ends ? "! " : " ");
  return text;
}

}  // namespace

TEST_CASE("a compose project has its containers, in the order of their services", "[services]") {
  const std::vector<ListedContainer> all{
      member("1", "shop", "web"),
      member("2", "shop", "web", {{"container-number", "2"}}),
      member("3", "shop", "db"),
      member("4", "other", "db"),
      member("5", "shop", "web", {{"oneoff", "True"}}),
      ListedContainer{.id = "6", .name = {}, .status = {}, .labels = {}, .networks = {}}};
  CHECK(shown(compose_members("shop", all)) == "db=3 web=1 web-2=2 ");
  CHECK(shown(compose_members("other", all)) == "db=4 ");
}

TEST_CASE("a service that others wait for until it has ended well is one that ends", "[services]") {
  const std::vector<ListedContainer> all{
      member("1", "shop", "web",
             {{"depends_on", "db:service_healthy:false,migrate:service_completed_successfully:true"}}),
      member("2", "shop", "db"), member("3", "shop", "migrate"), member("4", "other", "migrate")};
  CHECK(shown(compose_members("shop", all)) == "db=2 migrate=3! web=1 ");
  CHECK(shown(compose_members("other", all)) == "migrate=4 ");
}

TEST_CASE("a compose file stands for the project that was started from it", "[services]") {
  const test::TempDir folder;
  const std::string file = folder.write("compose.yml", "");
  const std::vector<ListedContainer> all{
      member("1", "shop", "web", {{"project.config_files", file + ",/elsewhere/override.yml"}}),
      member("2", "other", "web", {{"project.config_files", "/elsewhere/compose.yml"}}), member("3", "none", "web")};
  CHECK(shown(compose_members(file, all)) == "web=1 ");
  CHECK(shown(compose_members("/elsewhere/override.yml", all)) == "web=1 ");
  CHECK(shown(compose_members("/elsewhere/../elsewhere/compose.yml", all)) == "web=2 ");
  const std::vector<ListedContainer> old{
      member("3", "old", "web", {{"project.config_files", "a.yml,b.yml"}, {"project.working_dir", "/elsewhere"}})};
  CHECK(shown(compose_members("/elsewhere/b.yml", old)) == "web=3 ");
  CHECK_FALSE(compose_members("/other/b.yml", old));
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  CHECK(shown(compose_members("./compose.yml", all)) == "web=1 ");
  CHECK(shown(compose_members("compose.yml", all)) == "web=1 ");
  std::filesystem::current_path(before);
}

TEST_CASE("a project that does not run is told with those that do", "[services]") {
  const std::vector<ListedContainer> all{member("1", "shop", "web"), member("2", "other", "db")};
  CHECK(shown(compose_members("shpo", all)) ==
        "no container of the compose project shpo is there; these run: other, shop");
  CHECK(shown(compose_members("x.yml", {})).ends_with("no compose project runs"));
}
