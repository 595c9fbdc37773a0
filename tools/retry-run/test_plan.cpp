#include "tools/retry-run/test_plan.hpp"

#include <chrono>

#include <fmt/format.h>

#include "lib/core/file.hpp"
#include "lib/core/split.hpp"
#include "lib/core/text.hpp"
#include "lib/runners/expand.hpp"

namespace toolkit::retry_run {
namespace {

constexpr std::size_t kLargestQuarantine = std::size_t{16} * 1024 * 1024;

class Reader {
 public:
  Reader(const cli::Call& call, Mistakes& mistakes) : call_{call}, mistakes_{mistakes} {}

  TestPlan read(verdict::Date today) {
    read_results();
    read_rerun();
    const std::string flaky = *call_.text("flaky");
    plan_.rules.flaky = flaky == "pass"   ? verdict::FlakyRule::pass
                        : flaky == "fail" ? verdict::FlakyRule::fail
                                          : verdict::FlakyRule::warn;
    if (const auto most = call_.number("max-failed")) plan_.rules.max_failed = static_cast<std::size_t>(*most);
    plan_.rules.today = today;
    read_quarantine();
    plan_.keep_dir = call_.text("keep");
    plan_.junit_file = call_.text("junit");
    if (plan_.junit_file) check_file("junit", *plan_.junit_file);
    return std::move(plan_);
  }

 private:
  void complain(const std::string& option, const std::string& what) {
    mistakes_.add(fmt::format("{}: {}", call_.origin(option), what));
  }

  void read_results() {
    for (const std::string& word : call_.list("results")) {
      if (word == "none") {
        plan_.wanted = false;
      } else if (word == "-") {
        plan_.from_output = true;
      } else {
        plan_.globs.push_back(word);
      }
    }
    if (!plan_.wanted && plan_.has_place()) complain("results", "none stands alone");
  }

  void read_rerun() {
    const auto text = call_.text("rerun");
    if (!text) return;
    auto words = quoted_words(*text);
    if (!words) return complain("rerun", "a quote is not closed");
    const results::Test any{.id = {.suite = "suite", .name = "name"}, .file = "file"};
    if (const auto can = runners::expand(*words, {any}); !can) return complain("rerun", can.error().message);
    plan_.rerun = std::move(*words);
  }

  void read_quarantine() {
    const auto file = call_.text("quarantine");
    if (!file) return;
    plan_.has_quarantine = true;
    const auto text = read_file(*file, kLargestQuarantine);
    if (!text) return complain("quarantine", printable(text.error().message));
    plan_.rules.quarantine =
        verdict::Quarantine::read(*text, call_.origin("quarantine") + ": " + printable(*file), mistakes_);
  }

  void check_file(const std::string& option, const std::string& path) {
    if (const auto can = check_replaceable(path); !can) complain(option, printable(can.error().message));
  }

  const cli::Call& call_;
  Mistakes& mistakes_;
  TestPlan plan_;
};

}  // namespace

TestPlan read_test_plan(const cli::Call& call, verdict::Date today, Mistakes& mistakes) {
  return Reader{call, mistakes}.read(today);
}

verdict::Date today() { return std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()); }

}  // namespace toolkit::retry_run
