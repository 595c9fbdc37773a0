#include "lib/supervise/console.hpp"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <string>

#include "lib/core/deadline.hpp"

namespace toolkit::supervise {
namespace {

// Design: a tool that was told to end is gone within 7 s. The runner takes 10 s, and keeps a dead step's pipes for 5 s.
constexpr std::chrono::milliseconds kLastWords{6900};
constexpr std::chrono::milliseconds kOrphansLastWords{3900};

TimePoint end_of(const Control& control) {
  if (!control.stop()) return TimePoint::max();
  return control.stop()->at + (control.is_orphan() ? kOrphansLastWords : kLastWords);
}

}  // namespace

Console::Console(bool only_output) : only_output_{only_output}, output_{STDOUT_FILENO}, error_{STDERR_FILENO} {}

std::streamsize Console::Lines::xsputn(const char* text, std::streamsize count) {
  const std::string_view line{text, static_cast<std::size_t>(count)};
  Outlet& outlet = console_.error();
  if (!outlet.is_at_line_start()) outlet.write("\n");
  outlet.write(line);
  return count;
}

Console::Lines::int_type Console::Lines::overflow(int_type character) {
  if (traits_type::eq_int_type(character, traits_type::eof())) return traits_type::not_eof(character);
  const char one = traits_type::to_char_type(character);
  console_.error().write({&one, 1});
  return character;
}

void Console::wait_once(Control& control, TimePoint until) {
  std::array<pollfd, 4> waiting{pollfd{control.signals_fd(), POLLIN, 0}, pollfd{control.link_fd(), POLLIN, 0},
                                pollfd{output_.is_full() ? output_.fd() : -1, POLLOUT, 0},
                                pollfd{error_.is_full() ? error_.fd() : -1, POLLOUT, 0}};
  ::poll(waiting.data(), waiting.size(), Deadline{until}.remaining_ms());
  control.listen();
  output_.flush();
  error_.flush();
}

void Console::rest(Control& control, TimePoint until) {
  for (control.listen(); !control.stop() && system_clock().now() < until;) wait_once(control, until);
}

void Console::drain(Control& control) {
  while (output_.is_full() || error_.is_full()) {
    if (control.is_urgent() || system_clock().now() >= end_of(control)) return;
    wait_once(control, end_of(control));
  }
}

std::string Console::trouble() const {
  if (output_.is_broken()) return "standard output: " + output_.closed();
  if (error_.is_broken()) return "standard error: " + error_.closed();
  return {};
}

}  // namespace toolkit::supervise
