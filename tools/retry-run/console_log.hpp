// The log goes to the console while a command runs, and back to standard error in the end, come what may.
#pragma once

#include <memory>

#include "lib/actions/log_sink.hpp"
#include "lib/supervise/console.hpp"

namespace toolkit::retry_run {

class ConsoleLog {
 public:
  ConsoleLog(const actions::Job& job, supervise::Console& console, supervise::Control& control)
      : console_{console}, control_{control}, commands_{std::make_shared<actions::Commands>(job, console.lines())} {
    actions::log_to(commands_);
  }
  ConsoleLog(const ConsoleLog&) = delete;
  ConsoleLog& operator=(const ConsoleLog&) = delete;
  ~ConsoleLog() {
    console_.drain(control_);
    actions::log_to(std::make_shared<actions::Commands>(commands_->job()));
  }

  [[nodiscard]] actions::Commands& commands() { return *commands_; }

 private:
  supervise::Console& console_;
  supervise::Control& control_;
  std::shared_ptr<actions::Commands> commands_;
};

}  // namespace toolkit::retry_run
