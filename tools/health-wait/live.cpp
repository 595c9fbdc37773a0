#include "tools/health-wait/live.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "tools/health-wait/seconds.hpp"

namespace toolkit::health_wait {
namespace {

using health::TargetEnding;
using health::TargetOutcome;

// Every terminal has these.
constexpr std::string_view kSpinner = R"(|/-\)";

// Source: ECMA-48, CUU and ED.
constexpr std::string_view kUp = "\x1b[{}A";
constexpr std::string_view kWipeBelow = "\x1b[J";

/// The beginning of at most `columns` characters; what is cut off leaves a mark.
std::string cut(std::string_view text, std::size_t columns) {
  std::size_t characters = 0;
  std::size_t last = 0;  // where the last character that fits begins
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool begins = (static_cast<unsigned char>(text[at]) & 0xc0U) != 0x80U;
    if (!begins) continue;
    if (++characters > columns) return columns == 0 ? std::string{} : std::string{text.substr(0, last)} + "…";
    last = at;
  }
  return std::string{text};
}

std::string line_of(const health::Target& target, const TargetOutcome& outcome, std::string_view spinner,
                    std::chrono::microseconds elapsed, bool until_gone) {
  if (outcome.ending == TargetEnding::ready) {
    return fmt::format("✓ {:>9}  {}: {}", seconds(outcome.ready_after.value_or(elapsed)), target.shown,
                       until_gone ? "gone" : "ready");
  }
  const std::string_view sign = outcome.ending == TargetEnding::not_ready ? spinner : "✗";
  return fmt::format("{} {:>9}  {}: {}", sign, seconds(elapsed), target.shown,
                     outcome.last_error.empty() ? "no answer yet" : printable(outcome.last_error));
}

/// The numbers of the targets, those that are not ready first where not all can be shown.
std::vector<std::size_t> order_of(const std::vector<TargetOutcome>& outcomes, bool all_fit) {
  std::vector<std::size_t> order(outcomes.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  if (!all_fit) {
    std::stable_partition(order.begin(), order.end(),
                          [&](std::size_t i) { return outcomes[i].ending != TargetEnding::ready; });
  }
  return order;
}

Screen screen_of(std::FILE* terminal) {
  winsize size{};
  Screen screen;
  if (::ioctl(::fileno(terminal), TIOCGWINSZ, &size) != 0) return screen;
  if (size.ws_col > 0) screen.columns = size.ws_col;
  if (size.ws_row > 0) screen.rows = size.ws_row;
  return screen;
}

}  // namespace

std::vector<std::string> live_lines(const Plan& plan, const std::vector<TargetOutcome>& outcomes,
                                    std::chrono::microseconds elapsed, std::size_t frame, const Screen& screen) {
  const std::size_t most = std::max<std::size_t>(screen.rows, 2) - 1;  // the cursor has a line of its own
  const bool all_fit = outcomes.size() <= most;
  std::vector<std::string> lines;
  for (const std::size_t i : order_of(outcomes, all_fit)) {
    if (!all_fit && lines.size() + 1 == most) {
      lines.push_back(cut(fmt::format("  … and {} more", outcomes.size() - lines.size()), screen.columns));
      break;
    }
    lines.push_back(cut(line_of(plan.targets[i], outcomes[i], kSpinner.substr(frame % kSpinner.size(), 1), elapsed,
                                plan.policy.until_gone),
                        screen.columns));
  }
  return lines;
}

bool has_live_display(const Environment& environment) {
  const std::string terminal = environment.get("TERM").value_or("");
  return !environment.is_true("GITHUB_ACTIONS") && !terminal.empty() && terminal != "dumb" &&
         ::isatty(STDERR_FILENO) == 1;
}

LiveDisplay::~LiveDisplay() { draw({}); }

void LiveDisplay::still_waiting(const std::vector<TargetOutcome>& outcomes, std::chrono::microseconds elapsed) {
  draw(live_lines(plan_, outcomes, elapsed, frame_++, screen_of(terminal_)));
}

void LiveDisplay::draw(const std::vector<std::string>& lines) {
  if (drawn_ == 0 && lines.empty()) return;
  std::string text;
  if (drawn_ > 0) text = fmt::format(fmt::runtime(kUp), drawn_) + "\r";
  text += kWipeBelow;
  for (const std::string& line : lines) text += line + "\n";
  drawn_ = lines.size();
  // A terminal that is gone takes nothing with it.
  static_cast<void>(std::fwrite(text.data(), 1, text.size(), terminal_));
  static_cast<void>(std::fflush(terminal_));
}

}  // namespace toolkit::health_wait
