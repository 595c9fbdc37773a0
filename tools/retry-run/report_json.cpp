#include "tools/retry-run/report_json.hpp"

#include <nlohmann/json.hpp>

#include "lib/core/text.hpp"
#include "lib/core/version.hpp"
#include "tools/retry-run/tests_json.hpp"

namespace toolkit::retry_run {
namespace {

using Json = nlohmann::ordered_json;
using supervise::Cause;

double as_ms(std::chrono::microseconds time) { return static_cast<double>(time.count()) / 1000; }

template <typename T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

std::string word(supervise::MemorySource source) {
  switch (source) {
    case supervise::MemorySource::none: return "none";
    case supervise::MemorySource::cgroup: return "cgroup";
    case supervise::MemorySource::sampled: return "sampled";
  }
  return {};
}

Json survivors_of(const supervise::AttemptFacts& facts) {
  Json list = Json::array();
  for (const supervise::Survivor& survivor : facts.survivors) {
    list.push_back({{"pid", survivor.pid}, {"command", survivor.command}, {"why", survivor.why}});
  }
  return list;
}

Json attempt_of(const supervise::AttemptRecord& attempt, const supervise::AttemptFacts& facts, const std::string& log) {
  const supervise::AttemptEnd& end = attempt.end;
  const bool has_signal = end.cause == Cause::signalled || end.cause == Cause::interrupted;
  return {{"attempt", attempt.number},
          {"reason", reason_word(end)},
          {"ended_with", printable(supervise::text(end))},
          {"exit_code", end.cause == Cause::exited ? Json(end.code) : Json(nullptr)},
          {"signal", has_signal ? Json(end.signal) : Json(nullptr)},
          {"out_of_memory", end.out_of_memory ? Json(end.oom_certain ? "certain" : "probable") : Json(nullptr)},
          {"condition", attempt.condition.empty() ? Json(nullptr) : Json(attempt.condition)},
          {"started_ms", as_ms(attempt.started)},
          {"wall_ms", as_ms(facts.wall)},
          {"user_ms", as_ms(facts.usage.user)},
          {"system_ms", as_ms(facts.usage.system)},
          {"peak_memory_bytes", facts.peak_memory_bytes > 0 ? Json(facts.peak_memory_bytes) : Json(nullptr)},
          {"peak_memory_source", word(facts.memory_source)},
          {"stdout_bytes", facts.output_bytes},
          {"stderr_bytes", facts.error_bytes},
          {"wait_after_ms", attempt.wait ? Json(as_ms(*attempt.wait)) : Json(nullptr)},
          {"log", log.empty() ? Json(nullptr) : Json(log)},
          {"left_over", facts.left_over},
          {"survivors", survivors_of(facts)}};
}

}  // namespace

std::string report_json(const Plan& plan, const Outcome& outcome, const std::optional<std::string>& junit_file) {
  Json attempts = Json::array();
  for (std::size_t i = 0; i < outcome.facts.size(); ++i) {
    attempts.push_back(attempt_of(outcome.schedule.attempts[i], outcome.facts[i], outcome.logs[i]));
  }
  const Json document{{"schema", kReportSchema},
                      {"tool", "retry-run"},
                      {"version", version()},
                      {"command", outcome.command},
                      {"profile", plan.profile},
                      {"outcome", outcome_word(outcome)},
                      {"reason", reason_word(outcome)},
                      {"exit_code", outcome.exit_code},
                      {"stop", supervise::text(outcome.schedule.stop)},
                      {"elapsed_ms", as_ms(outcome.schedule.elapsed)},
                      {"lock", outcome.lock.empty() ? Json(nullptr) : Json(outcome.lock)},
                      {"lock_wait_ms", as_ms(outcome.waited_for_lock)},
                      {"workers", or_null(outcome.workers)},
                      {"seed", or_null(plan.seed)},
                      {"attempts_allowed", plan.policy.attempts},
                      {"attempts", std::move(attempts)},
                      {"properties", properties_json(outcome.properties)},
                      {"tests", outcome.tests ? tests_json(*outcome.tests, junit_file) : Json(nullptr)}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace toolkit::retry_run
