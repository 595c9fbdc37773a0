// The JSON report. What is set here is a limit of this very process.
#include <sys/resource.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "test/support/catch.hpp"
#include "test/tools/program.hpp"
#include "test/tools/report_format.hpp"
#include "test/tools/scratch.hpp"

namespace toolkit::tools_test {
namespace {

using Json = nlohmann::json;
using Words = std::vector<std::string>;

constexpr ReportFormat kFormat{TOOLKIT_SOURCE_DIR "/docs/formats/sysctl-setup-report"};
constexpr const char* kNotRoot = "only root may keep a journal, and this is not root";

/// sysctl-setup with a journal and a report of the test's own.
class Calls {
 public:
  /// The report of the call, which is checked against the schema. `code`: what it must end with.
  Json report(const Words& arguments, int code = 0) const {
    Words all{TOOLKIT_SYSCTL_SETUP, "--journal", folder_ / "journal", "--report", folder_ / "report.json"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    const Ended ended = run_program(all);
    INFO(ended.out << ended.err);
    CHECK(ended.code == code);
    CHECK(kFormat.what_is_wrong_with(folder_ / "report.json") == "");
    Json report = Json::parse(folder_.read("report.json"));
    CHECK(report.at("exit_code") == code);
    return report;
  }
  [[nodiscard]] const Scratch& folder() const { return folder_; }

 private:
  Scratch folder_;
};

/// Another soft limit for core dumps than the present one, and one that this process may have.
std::string other_limit() {
  struct rlimit now {};
  REQUIRE(::getrlimit(RLIMIT_CORE, &now) == 0);
  return now.rlim_cur == 4096 ? "0" : "4096";
}

std::string results(const Json& report) {
  std::string text;
  for (const Json& setting : report.at("settings")) {
    const Json& reason = setting.at("reason");
    text += setting.at("name").get<std::string>() + " " + setting.at("result").get<std::string>() +
            (reason.is_null() ? "" : " " + reason.get<std::string>()) + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("the report of a look at the machine follows its schema", "[sysctl-setup]") {
  if (!can_validate()) SKIP_TEST(kNoValidator);
  const Calls calls;
  const Json good = calls.report({"--check", "kernel.ostype=Linux"});
  CHECK(good.at("verb") == "check");
  CHECK(results(good) == "kernel.ostype already\n");
  const Json bad =
      calls.report({"--check", "kernel.ostype=Other", "kernel.no_such=1", "--require", "kernel.ostype",
                    "kernel.nothing*=1", "--file", calls.folder().write("a.conf", "kernel.ostype = Overruled\n")},
                   1);
  CHECK(results(bad) ==
        "kernel.nothing* not-applied unknown\nkernel.ostype differs\nkernel.no_such not-applied unknown\n");
  CHECK(bad.at("settings").at(1).at("required") == true);
  CHECK(bad.at("settings").at(1).at("before") == "Linux");
  CHECK(bad.at("settings").at(2).at("before") == nullptr);
  CHECK(bad.at("settings").at(2).at("may_fail") == false);
  CHECK(bad.at("complaints").empty());
  const Json minded = calls.report({"--check", "--", "-kernel.no_such=1"});
  CHECK(minded.at("settings").at(0).at("may_fail") == true);
  CHECK(bad.at("notes").size() == 1);
}

TEST_CASE("the report of what was set and put back follows its schema", "[sysctl-setup]") {
  if (!can_validate()) SKIP_TEST(kNoValidator);
  if (::geteuid() != 0) SKIP_TEST(kNotRoot);
  const Calls calls;
  const std::string limit = other_limit();
  const Json set = calls.report({"core=" + limit, "kernel.no_such=1", "--preset", "node-watch", "--check"}, 1);
  CHECK(set.at("settings").at(0).at("at_least") == true);
  const Json changed = calls.report({"core=" + limit, "kernel.no_such=1"});
  CHECK(changed.at("verb") == "set");
  CHECK(results(changed) == "core changed\nkernel.no_such not-applied unknown\n");
  const Json again = calls.report({"core=" + limit, "--on-failure", "fail"});
  CHECK(results(again) == "core already\n");
  const Json restored = calls.report({"restore"});
  CHECK(restored.at("verb") == "restore");
  CHECK(restored.at("restored").at(0).at("name") == "core");
  CHECK(restored.at("restored").at(0).at("result") == "restored");
  CHECK(calls.report({"restore"}).at("restored").empty());
}

TEST_CASE("the report of what somebody else has changed since follows its schema", "[sysctl-setup]") {
  if (!can_validate()) SKIP_TEST(kNoValidator);
  if (::geteuid() != 0) SKIP_TEST(kNotRoot);
  const Calls calls;
  struct rlimit before {};
  REQUIRE(::getrlimit(RLIMIT_CORE, &before) == 0);
  (void)calls.report({"core=" + other_limit()});
  const struct rlimit other { 8192, before.rlim_max };
  REQUIRE(::setrlimit(RLIMIT_CORE, &other) == 0);
  const Json left = calls.report({"restore"});
  CHECK(left.at("restored").at(0).at("result") == "left");
  CHECK(left.at("restored").at(0).at("message").is_string());
  REQUIRE(::setrlimit(RLIMIT_CORE, &before) == 0);
}

TEST_CASE("a call that could keep no journal says so in its report", "[sysctl-setup]") {
  if (!can_validate()) SKIP_TEST(kNoValidator);
  if (::geteuid() != 0) SKIP_TEST(kNotRoot);
  const Calls calls;
  (void)calls.folder().write("journal", "it is a file");
  const Json report = calls.report({"core=" + other_limit()});
  CHECK(report.at("failure").is_string());
  CHECK(results(report) == "core not-applied other\n");
}

TEST_CASE("the schema refuses what is no report of sysctl-setup", "[sysctl-setup]") {
  if (!can_validate()) SKIP_TEST(kNoValidator);
  const Calls calls;
  const Json good = calls.report({"--check", "kernel.ostype=Linux"});
  const auto is_refused = [&](const Json& patch) {
    Json bad = good;
    bad.merge_patch(patch);
    return kFormat.what_is_wrong_with(calls.folder().write("bad.json", bad.dump())) != "";
  };
  const auto with_setting = [&](const Json& patch) {
    Json setting = good.at("settings").at(0);
    setting.merge_patch(patch);
    return Json{{"verb", "set"}, {"settings", Json::array({setting})}};
  };
  CHECK_FALSE(is_refused(Json::object()));
  CHECK_FALSE(is_refused(with_setting({{"result", "clamped"}})));
  CHECK(is_refused({{"schema", 2}}));
  CHECK(is_refused({{"verb", "list"}}));
  CHECK(is_refused({{"verb", "restore"}}));
  CHECK(is_refused({{"exit_code", 2}}));
  CHECK(is_refused({{"notes", nullptr}}));  // merge_patch: it is left out
  CHECK(is_refused({{"complaints", nullptr}}));
  CHECK(is_refused({{"complaints", Json::array({1})}}));
  CHECK(is_refused({{"more", 1}}));
  CHECK(is_refused(with_setting({{"result", "differs"}})));
  CHECK(is_refused(with_setting({{"result", "not-applied"}})));
  CHECK(is_refused(with_setting({{"reason", "unknown"}})));
  CHECK(is_refused(with_setting({{"may_fail", nullptr}})));
  CHECK(is_refused({{"restored", Json::array({Json{{"name", "a"}, {"value", "1"}, {"result", "left"}}})}}));
}

TEST_CASE("the example of a report of sysctl-setup in the docs follows the schema", "[sysctl-setup]") {
  if (!can_validate()) SKIP_TEST(kNoValidator);
  const Scratch folder;
  CHECK(kFormat.what_is_wrong_with(folder.write("example.json", kFormat.example())) == "");
}

}  // namespace toolkit::tools_test
