#include "tools/retry-run/outcome.hpp"

namespace toolkit::retry_run {

using supervise::Cause;

std::string reason_word(const supervise::AttemptEnd& end) {
  if (supervise::success(end)) return "success";
  if (end.out_of_memory && end.cause != Cause::interrupted) return "out-of-memory";
  switch (end.cause) {
    case Cause::exited: return "exit";
    case Cause::signalled: return "signal";
    case Cause::timed_out: return "timeout";
    case Cause::not_found: return "not-found";
    case Cause::not_executable: return "not-executable";
    case Cause::interrupted: return "interrupted";
  }
  return {};
}

std::string reason_word(const Outcome& outcome) {
  if (outcome.schedule.stop == supervise::Stop::interrupted) return "interrupted";
  if (outcome.lock_timed_out) return "lock-timeout";
  if (outcome.schedule.attempts.empty()) return "timeout";
  const supervise::AttemptRecord& last = outcome.schedule.attempts.back();
  if (supervise::success(last)) return "success";
  return supervise::success(last.end) ? "tests" : reason_word(last.end);
}

std::string outcome_word(const Outcome& outcome) {
  if (outcome.schedule.stop == supervise::Stop::interrupted) return "cancelled";
  return outcome.exit_code == 0 ? "success" : "failure";
}

}  // namespace toolkit::retry_run
