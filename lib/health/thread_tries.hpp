// Tries in real time: one thread per target, which runs its probe.
#pragma once

#include <memory>
#include <vector>

#include "lib/health/tries.hpp"
#include "lib/process/stop_signals.hpp"

namespace toolkit::health {

class ThreadTries final : public Tries {
 public:
  /// The probes and `signals` must outlive it. Throws std::system_error when no thread can be started.
  ThreadTries(const std::vector<Probe*>& probes, process::StopSignals& signals);
  /// Cuts off what still runs.
  ~ThreadTries() override;

  void start(std::size_t target, TimePoint deadline) override;
  /// Rethrows what a probe threw.
  [[nodiscard]] Progress wait(TimePoint until) override;

 private:
  class Worker;
  struct Shared;
  std::unique_ptr<Shared> shared_;
  std::vector<std::unique_ptr<Worker>> workers_;
  process::StopSignals& signals_;
};

}  // namespace toolkit::health
