// Keeps the log lines of a test in place of writing them.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/core/log.hpp"

namespace toolkit::test {

class RecordingSink final : public log::Sink {
 public:
  void write(log::Level level, std::string_view message) override { lines.emplace_back(level, message); }
  std::vector<std::pair<log::Level, std::string>> lines;
};

/// Puts a recorder in place of the sink, and the plain one back at the end.
class RecordedLog {
 public:
  explicit RecordedLog(log::Level least = log::Level::info) { log::set_sink(sink_, least); }
  RecordedLog(const RecordedLog&) = delete;
  RecordedLog& operator=(const RecordedLog&) = delete;
  ~RecordedLog() { log::set_sink(log::plain_sink()); }

  [[nodiscard]] const std::vector<std::pair<log::Level, std::string>>& lines() const { return sink_->lines; }
  /// The lines without their levels.
  [[nodiscard]] std::vector<std::string> messages() const {
    std::vector<std::string> all;
    for (const auto& [level, message] : sink_->lines) all.push_back(message);
    return all;
  }

 private:
  std::shared_ptr<RecordingSink> sink_ = std::make_shared<RecordingSink>();
};

}  // namespace toolkit::test
