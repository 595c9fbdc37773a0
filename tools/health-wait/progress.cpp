#include "tools/health-wait/progress.hpp"

#include "lib/core/log.hpp"
#include "tools/health-wait/seconds.hpp"

namespace toolkit::health_wait {
namespace {

constexpr std::chrono::seconds kMessagePause{1};

}  // namespace

void ProgressLog::answered(std::size_t index, const health::Answer& answer, bool counts,
                           std::chrono::microseconds elapsed) {
  const std::optional<Said>& last = last_[index];
  const bool other_state = !last || last->state != answer.state;
  // A message may carry what changes with every try, like a time: one line a second is enough of those.
  const bool other_message = last && last->message != answer.message && elapsed >= last->at + kMessagePause;
  if (!other_state && !other_message) return;
  last_[index] = Said{answer.state, answer.message, elapsed};
  const std::string& target = plan_.targets[index].shown;
  if (counts) {
    const bool has_remark = !plan_.policy.until_gone && !answer.message.empty();
    log::info("[{}] {}: {}{}", seconds(elapsed), target, plan_.policy.until_gone ? "gone" : "ready",
              has_remark ? ", " + answer.message : "");
  } else {
    log::info("[{}] {}: {}", seconds(elapsed), target, answer.message.empty() ? "still there" : answer.message);
  }
}

void ProgressLog::still_waiting(const std::vector<health::TargetOutcome>& outcomes, std::chrono::microseconds elapsed) {
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (outcomes[i].ending == health::TargetEnding::ready) continue;
    log::info("[{}] still waiting for {}: {}", seconds(elapsed), plan_.targets[i].shown,
              outcomes[i].last_error.empty() ? "no answer yet" : outcomes[i].last_error);
  }
}

}  // namespace toolkit::health_wait
