// The wait as it goes, on a terminal: a line for each target, drawn over again.
#pragma once

#include <cstddef>
#include <cstdio>
#include <string>
#include <vector>

#include "lib/core/environment.hpp"
#include "lib/health/wait.hpp"
#include "tools/health-wait/plan.hpp"

namespace toolkit::health_wait {

/// Of a terminal, in characters and lines.
struct Screen {
  std::size_t columns = 80;
  std::size_t rows = 24;
};

/// The lines that show the wait: for each target a sign, its time and its last error, none wider than the screen. Where
/// they are too many for it, those that are not ready come first and the last line counts the others. `frame` turns the
/// spinner.
[[nodiscard]] std::vector<std::string> live_lines(const Plan& plan, const std::vector<health::TargetOutcome>& outcomes,
                                                  std::chrono::microseconds elapsed, std::size_t frame,
                                                  const Screen& screen);

/// Whether standard error is a terminal that lines can be drawn over on, and no job's.
[[nodiscard]] bool has_live_display(const Environment& environment);

class LiveDisplay final : public health::Observer {
 public:
  /// Draws on `terminal`.
  LiveDisplay(const Plan& plan, std::FILE* terminal) : plan_{plan}, terminal_{terminal} {}
  LiveDisplay(const LiveDisplay&) = delete;
  LiveDisplay& operator=(const LiveDisplay&) = delete;
  /// Wipes what it has drawn: the verdict comes in its place.
  ~LiveDisplay() override;

  [[nodiscard]] std::chrono::milliseconds beat() const override { return std::chrono::milliseconds{100}; }
  void answered(std::size_t /*index*/, const health::Answer& /*answer*/, bool /*counts*/,
                std::chrono::microseconds /*elapsed*/) override {}
  void still_waiting(const std::vector<health::TargetOutcome>& outcomes, std::chrono::microseconds elapsed) override;

 private:
  void draw(const std::vector<std::string>& lines);

  const Plan& plan_;
  std::FILE* terminal_;
  std::size_t drawn_ = 0;  ///< lines that are on the screen
  std::size_t frame_ = 0;
};

}  // namespace toolkit::health_wait
