// Log lines: to standard error by default; in a job, lib/actions puts a sink in place that makes annotations of them.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace toolkit::log {

enum class Level { debug, info, warning, error };

/// Where log lines go. Calls come one at a time, whatever thread logs.
class Sink {
 public:
  Sink() = default;
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;
  virtual ~Sink() = default;
  /// `message` may have several lines and comes without a newline at its end.
  virtual void write(Level level, std::string_view message) = 0;
};

/// Plain lines on standard error: "error: …", "warning: …"; the levels below warning without a word in front.
[[nodiscard]] std::shared_ptr<Sink> plain_sink();

/// Replaces the sink. Lines below `least` are dropped. Called before the first other thread starts.
void set_sink(std::shared_ptr<Sink> sink, Level least = Level::info);

void write(Level level, std::string_view message);

template <typename... Args>
void debug(fmt::format_string<Args...> form, Args&&... args) {
  write(Level::debug, fmt::format(form, std::forward<Args>(args)...));
}
template <typename... Args>
void info(fmt::format_string<Args...> form, Args&&... args) {
  write(Level::info, fmt::format(form, std::forward<Args>(args)...));
}
template <typename... Args>
void warning(fmt::format_string<Args...> form, Args&&... args) {
  write(Level::warning, fmt::format(form, std::forward<Args>(args)...));
}
template <typename... Args>
void error(fmt::format_string<Args...> form, Args&&... args) {
  write(Level::error, fmt::format(form, std::forward<Args>(args)...));
}

}  // namespace toolkit::log
