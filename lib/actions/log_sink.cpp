#include "lib/actions/log_sink.hpp"

#include <string>

namespace toolkit::actions {
namespace {

class JobSink final : public log::Sink {
 public:
  explicit JobSink(std::shared_ptr<Commands> commands) : commands_{std::move(commands)} {}

  void write(log::Level level, std::string_view message) override {
    switch (level) {
      case log::Level::debug: return commands_->debug(message);
      case log::Level::info: return commands_->print(message);
      case log::Level::warning: return commands_->warning(std::string{message});
      case log::Level::error: return commands_->error(std::string{message});
    }
  }

 private:
  std::shared_ptr<Commands> commands_;
};

}  // namespace

std::shared_ptr<log::Sink> log_sink(std::shared_ptr<Commands> commands) {
  if (!commands->job().active()) return log::plain_sink();
  return std::make_shared<JobSink>(std::move(commands));
}

log::Level least_level(const Job& job, log::Level least) {
  return job.active() && job.debug() ? log::Level::debug : least;
}

void log_to(const std::shared_ptr<Commands>& commands, log::Level least) {
  log::set_sink(log_sink(commands), least_level(commands->job(), least));
}

}  // namespace toolkit::actions
