// The verdict table and the JSON report.
#include <csignal>

#include <nlohmann/json.hpp>

#include "test/support/catch.hpp"
#include "test/tools/health_wait.hpp"
#include "test/tools/port.hpp"
#include "test/tools/report_format.hpp"
#include "test/tools/scratch.hpp"

namespace toolkit::tools_test {
namespace {

using Json = nlohmann::json;

constexpr ReportFormat kFormat{TOOLKIT_SOURCE_DIR "/docs/formats/health-wait-report"};

/// The verdict of a call with --report in front, whose report is checked against the schema.
std::string verdict_of(const std::vector<std::string>& arguments) {
  const Scratch folder;
  std::vector<std::string> all{"--report", folder / "report.json"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  (void)health_wait(all);
  CHECK(kFormat.what_is_wrong_with(folder / "report.json") == "");
  return Json::parse(folder.read("report.json")).at("verdict");
}

}  // namespace

TEST_CASE("the verdict table has a row for each target with the times and tries and last error", "[health-wait]") {
  const OpenPort open;
  const Port refusing;
  const std::string with_password = "redis://u:hunter2secret@127.0.0.1:" + std::to_string(refusing.number());
  const Ended table = health_wait({"--timeout", "100ms", open.url("tcp"), with_password});
  CHECK(table.code == 124);
  CHECK(table.out.rfind("target ", 0) == 0);
  const std::string header = table.out.substr(0, table.out.find('\n'));
  std::size_t at = 0;
  for (const std::string column : {"target", "ready after", "first reachable after", "tries", "last error"}) {
    INFO(column << " in " << header);
    CHECK(header.find(column, at) != std::string::npos);
    at = header.find(column) + column.size();
  }
  CHECK(contains(table.out, "\n" + open.url("tcp") + " "));
  CHECK(contains(table.out, "redis://u:***@127.0.0.1:"));
  CHECK(contains(table.out, "refused"));
  CHECK(contains(table.out, "not ready in time"));
  CHECK_FALSE(contains(table.out + table.err, "hunter2secret"));
}

TEST_CASE("the report follows its schema however the wait ends", "[health-wait]") {
  if (!can_validate()) SKIP_TEST(kNoValidator);
  const OpenPort open;
  const Port refusing;
  CHECK(verdict_of({open.url("tcp"), "dns:localhost"}) == "ready");
  CHECK(verdict_of({"--until-gone", refusing.url("tcp")}) == "gone");
  CHECK(verdict_of({"--once", open.url("tcp"), refusing.url("tcp")}) == "not-ready");
  CHECK(verdict_of({"--timeout", "50ms", refusing.url("tcp"),
                    "exec:echo \"$(printf '\\377\\033\\001')\" >&2; exit 1"}) == "timed-out");
  CHECK(verdict_of({"--any", open.url("tcp"), refusing.url("tcp")}) == "ready");
  CHECK(verdict_of({"--seed", "18446744073709551615", open.url("tcp"), "--", "true"}) == "ready");
}

TEST_CASE("the report of a hopeless wait and of an interrupted one follow the schema too", "[health-wait]") {
  if (!can_validate()) SKIP_TEST(kNoValidator);
  const Scratch folder;
  const std::string report = folder / "report.json";
  OpenPort port;
  Program refused{call({"--report", report, "redis://:wrong@127.0.0.1:" + std::to_string(port.number())})};
  Accepted redis = port.accept();
  redis.send("-WRONGPASS no\r\n");
  CHECK(refused.finish().code == 1);
  CHECK(kFormat.what_is_wrong_with(report) == "");
  CHECK(Json::parse(folder.read("report.json")).at("verdict") == "hopeless");

  Program interrupted{call({"--report", report, "--timeout", "1h", "--try-timeout", "1h", port.url("http")})};
  const Accepted hanging = port.accept();
  interrupted.signal(SIGINT);
  CHECK(interrupted.finish().code == 130);
  CHECK(kFormat.what_is_wrong_with(report) == "");
  CHECK(Json::parse(folder.read("report.json")).at("verdict") == "interrupted");
}

TEST_CASE("the schema refuses what is no report", "[health-wait]") {
  if (!can_validate()) SKIP_TEST(kNoValidator);
  const Scratch folder;
  const OpenPort open;
  REQUIRE(health_wait({"--report", folder / "report.json", open.url("tcp")}).code == 0);
  const Json good = Json::parse(folder.read("report.json"));
  const auto is_refused = [&](const Json& patch) {
    Json bad = good;
    bad.merge_patch(patch);
    return kFormat.what_is_wrong_with(folder.write("bad.json", bad.dump())) != "";
  };
  CHECK_FALSE(is_refused(Json::object()));
  CHECK(is_refused({{"schema", 2}}));
  CHECK(is_refused({{"verdict", "fine"}}));
  CHECK(is_refused({{"ready", false}}));
  CHECK(is_refused({{"targets", Json::array()}}));
  CHECK(is_refused({{"elapsed_ms", nullptr}}));  // merge_patch: it is left out
  CHECK(is_refused({{"more", 1}}));
}

TEST_CASE("the example of a report in the docs follows the schema", "[health-wait]") {
  if (!can_validate()) SKIP_TEST(kNoValidator);
  const Scratch folder;
  CHECK(kFormat.what_is_wrong_with(folder.write("example.json", kFormat.example())) == "");
}

TEST_CASE("the report says what happened to each target", "[health-wait]") {
  const Scratch folder;
  OpenPort port;
  const std::string report = folder / "report.json";
  Program program{call({"--report", report, "--seed", "7", port.url("http") + "/up", "dns:localhost"})};
  for (const int status : {503, 500, 200}) {
    Accepted server = port.accept();
    (void)server.read_head();
    server.answer(status);
  }
  CHECK(program.finish().code == 0);
  const Json json = Json::parse(folder.read("report.json"));
  CHECK(json.at("seed") == 7);
  CHECK(json.at("ready") == true);
  const Json& first = json.at("targets").at(0);
  CHECK(first.at("target") == port.url("http") + "/up");
  CHECK(first.at("tries") == 3);
  CHECK(first.at("last_error") == "status 500");
  CHECK(first.at("first_reachable_after_ms") <= first.at("ready_after_ms"));
  CHECK(first.at("ready_after_ms") <= json.at("elapsed_ms"));
  CHECK(json.at("targets").at(1).at("tries") == 1);
  CHECK(json.at("targets").at(1).at("last_error") == "");
}

TEST_CASE("a report replaces the one before and a pipe or /dev/stdout takes one too", "[health-wait]") {
  const Scratch folder;
  const OpenPort open;
  const std::string report = folder.write("report.json", "old");
  CHECK(health_wait({"--report", report, open.url("tcp")}).code == 0);
  CHECK(Json::parse(folder.read("report.json")).at("schema") == 1);
  CHECK(run_program({"ls", "-A", folder.path()}).out == "report.json\n");
  CHECK(contains(health_wait({"--report", "/dev/stdout", open.url("tcp")}).out, "\"schema\": 1"));
}

}  // namespace toolkit::tools_test
