#include "lib/core/log.hpp"

#include <cstdio>
#include <mutex>

#include <spdlog/logger.h>
#include <spdlog/sinks/base_sink.h>

namespace toolkit::log {
namespace {

spdlog::level::level_enum to_spdlog(Level level) {
  switch (level) {
    case Level::debug: return spdlog::level::debug;
    case Level::info: return spdlog::level::info;
    case Level::warning: return spdlog::level::warn;
    case Level::error: return spdlog::level::err;
  }
  return spdlog::level::err;
}

Level from_spdlog(spdlog::level::level_enum level) {
  if (level <= spdlog::level::debug) return Level::debug;
  if (level == spdlog::level::info) return Level::info;
  return level == spdlog::level::warn ? Level::warning : Level::error;
}

class PlainSink final : public Sink {
 public:
  void write(Level level, std::string_view message) override {
    const char* word = level == Level::error ? "error: " : level == Level::warning ? "warning: " : "";
    fmt::print(stderr, "{}{}\n", word, message);
  }
};

/// Hands spdlog's records to a Sink.
class Adapter final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit Adapter(std::shared_ptr<Sink> target) : target_{std::move(target)} {}

 private:
  void sink_it_(const spdlog::details::log_msg& record) override {
    target_->write(from_spdlog(record.level), {record.payload.data(), record.payload.size()});
  }
  void flush_() override {}

  std::shared_ptr<Sink> target_;
};

spdlog::logger& logger() {
  static spdlog::logger instance{"toolkit", std::make_shared<Adapter>(plain_sink())};
  return instance;
}

}  // namespace

std::shared_ptr<Sink> plain_sink() { return std::make_shared<PlainSink>(); }

void set_sink(std::shared_ptr<Sink> sink, Level least) {
  logger().sinks() = {std::make_shared<Adapter>(std::move(sink))};
  logger().set_level(to_spdlog(least));
}

void write(Level level, std::string_view message) {
  logger().log(to_spdlog(level), spdlog::string_view_t{message.data(), message.size()});
}

}  // namespace toolkit::log
