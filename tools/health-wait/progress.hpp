// Tells the log what happens during the wait: a line when something changes, and a sign of life every 30 s.
#pragma once

#include <optional>
#include <vector>

#include "lib/health/wait.hpp"
#include "tools/health-wait/plan.hpp"

namespace toolkit::health_wait {

/// For a wait that is to be quiet.
class Silence final : public health::Observer {
 public:
  void answered(std::size_t /*index*/, const health::Answer& /*answer*/, bool /*counts*/,
                std::chrono::microseconds /*elapsed*/) override {}
  void still_waiting(const std::vector<health::TargetOutcome>& /*outcomes*/,
                     std::chrono::microseconds /*elapsed*/) override {}
};

class ProgressLog final : public health::Observer {
 public:
  explicit ProgressLog(const Plan& plan) : plan_{plan}, last_(plan.targets.size()) {}

  void answered(std::size_t index, const health::Answer& answer, bool counts,
                std::chrono::microseconds elapsed) override;
  void still_waiting(const std::vector<health::TargetOutcome>& outcomes, std::chrono::microseconds elapsed) override;

 private:
  /// What was last said of a target.
  struct Said {
    health::State state;
    std::string message;
    std::chrono::microseconds at;
  };

  const Plan& plan_;
  std::vector<std::optional<Said>> last_;
};

}  // namespace toolkit::health_wait
