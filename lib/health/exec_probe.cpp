// exec:COMMAND is ready when the shell command exits 0.
#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/health/probes.hpp"
#include "lib/process/capture.hpp"

namespace toolkit::health {
namespace {

constexpr std::size_t kTailLimit = 4096;
constexpr std::size_t kShownLimit = 200;

/// The last line that the command said, or nothing.
std::string last_line(const std::string& tail) {
  const auto lines = nonempty_lines(tail);
  return lines.empty() ? "" : fmt::format(": {}", cut_utf8(printable(lines.back()), kShownLimit));
}

class ExecProbe final : public Probe {
 public:
  explicit ExecProbe(std::string command) : command_{std::move(command)} {}

  [[nodiscard]] Answer check(const Deadline& deadline) override {
    const auto captured = process::capture({"/bin/sh", "-c", command_}, kTailLimit, deadline);
    if (!captured) return {.state = State::failed, .message = captured.error().message};
    if (!captured->status) {
      return {.state = State::failed,
              .message = "the command did not end in time, and was killed" + last_line(captured->tail)};
    }
    if (captured->status->success()) return {.state = State::ready, .reached = true};
    // 126 and 127 are the shell's own: a command that it cannot run says nothing about what is waited for.
    const bool has_run = captured->status->as_exit_code() < 126;
    return {.state = has_run ? State::absent : State::failed,
            .message = captured->status->text() + last_line(captured->tail)};
  }

 private:
  std::string command_;
};

}  // namespace

void make_exec_probe(const TargetText& text, const Environment& /*environment*/, Target& target, Mistakes& mistakes) {
  if (trimmed(text.rest).empty()) text.refuse("has no command; write it like 'exec:pg_isready -h db'", mistakes);
  target.probe = std::make_unique<ExecProbe>(text.rest);
}

}  // namespace toolkit::health
