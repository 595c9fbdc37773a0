#include "tools/retry-run/tests_json.hpp"

#include <algorithm>

namespace toolkit::retry_run {
namespace {

using Json = nlohmann::ordered_json;
using results::History;
using results::Status;
using results::TestId;

constexpr std::size_t kMostNames = 1000;

std::string_view word_of(Status status) {
  switch (status) {
    case Status::passed: return "passed";
    case Status::failed: return "failed";
    case Status::skipped: break;
  }
  return "skipped";
}

Json milliseconds(const std::optional<std::chrono::microseconds>& time) {
  return time ? Json(static_cast<double>(time->count()) / 1000) : Json(nullptr);
}

Json run_of(const results::Attempted& run) {
  return {{"attempt", run.attempt},
          {"outcome", word_of(run.test.status)},
          {"time_ms", milliseconds(run.test.duration)},
          {"message", run.test.message.empty() ? Json(nullptr) : Json(run.test.message)}};
}

Json test_of(const History& history) {
  Json runs = Json::array();
  for (const results::Attempted& run : history.runs) runs.push_back(run_of(run));
  const results::Test& last = history.runs.back().test;
  return {{"suite", history.id.suite},
          {"name", history.id.name},
          {"outcome", word_of(results::outcome(history))},
          {"file", last.file.empty() ? Json(nullptr) : Json(last.file)},
          {"line", last.line == 0 ? Json(nullptr) : Json(last.line)},
          {"runs", std::move(runs)}};
}

Json names(const std::vector<TestId>& tests) {
  Json list = Json::array();
  for (const TestId& test : tests) list.push_back(shown(test));
  return list;
}

}  // namespace

Json tests_json(const TestResults& tests, const std::optional<std::string>& junit_file) {
  Json attempts = Json::array();
  for (const verdict::Told& attempt : tests.attempts) {
    attempts.push_back({{"partial", attempt.is_partial},
                        {"passed", attempt.passed},
                        {"failed", attempt.failed},
                        {"skipped", attempt.skipped},
                        {"incomplete", attempt.incomplete.empty() ? Json(nullptr) : Json(attempt.incomplete)}});
  }
  Json all = Json::array();
  for (const History& history : tests.histories) all.push_back(test_of(history));
  const verdict::Verdict& verdict = tests.verdict;
  return {{"verdict", retry_run::word_of(verdict.word)},
          {"reasons", verdict.reasons},
          {"junit", junit_file ? Json(*junit_file) : Json(nullptr)},
          {"attempts", std::move(attempts)},
          {"failed", names(verdict.failed)},
          {"flaky", names(verdict.flaky)},
          {"quarantined", names(verdict.quarantined)},
          {"missing", names(verdict.missing)},
          {"deterministic", names(verdict.deterministic)},
          {"tests", std::move(all)}};
}

Json properties_json(const std::vector<examples::Property>& properties) {
  const auto or_null = [](const auto& value) { return value ? Json(*value) : Json(nullptr); };
  Json all = Json::array();
  for (const examples::Property& property : properties) {
    all.push_back({{"framework", name_of(property.framework)},
                   {"suite", property.test.suite},
                   {"name", property.test.name},
                   {"outcome", property.is_failed ? "failed" : "passed"},
                   {"cases", or_null(property.cases)},
                   {"time_ms", milliseconds(property.duration)},
                   {"seed", or_null(property.seed)},
                   {"counterexample", property.is_failed ? Json(property.counterexample) : Json(nullptr)}});
  }
  return all;
}

std::string names_json(const std::vector<TestId>& tests) {
  std::vector<TestId> first{tests.begin(),
                            tests.begin() + static_cast<std::ptrdiff_t>(std::min(tests.size(), kMostNames))};
  return names(first).dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace toolkit::retry_run
