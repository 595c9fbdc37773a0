// What an attempt tells the runner by workflow commands.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "lib/actions/error_filter.hpp"
#include "lib/supervise/passage.hpp"

namespace toolkit::retry_run {

/// All streams of an attempt, on their way to the runner: the command's, and those of the script that is run when the
/// time is over.
class ToldCommands {
 public:
  /// With `errors_may_pass` each error is told as a warning, while it is not known whether another attempt follows.
  explicit ToldCommands(bool errors_may_pass)
      : streams_{Stream{errors_may_pass}, Stream{errors_may_pass}, Stream{errors_may_pass}, Stream{errors_may_pass}} {}

  [[nodiscard]] supervise::Filter& output() { return streams_[0]; }
  [[nodiscard]] supervise::Filter& error() { return streams_[1]; }
  [[nodiscard]] supervise::Filter& on_timeout_output() { return streams_[2]; }
  [[nodiscard]] supervise::Filter& on_timeout_error() { return streams_[3]; }

  /// The errors as they were written, for when there was no further attempt.
  [[nodiscard]] std::vector<std::string> errors() const;
  /// The lines by which the runner listens to commands again, where it was told not to.
  [[nodiscard]] std::vector<std::string> resume_lines() const;
  /// Those by which it is told so once more.
  [[nodiscard]] std::vector<std::string> stop_lines() const;

 private:
  class Stream final : public supervise::Filter {
   public:
    explicit Stream(bool rewrites) : filter_{rewrites} {}
    [[nodiscard]] std::string_view feed(std::string_view bytes) override { return filter_.feed(bytes); }
    [[nodiscard]] std::string_view finish() override { return filter_.finish(); }
    [[nodiscard]] const actions::ErrorFilter& filter() const { return filter_; }

   private:
    actions::ErrorFilter filter_;
  };

  [[nodiscard]] std::vector<std::string> lines_of_tokens(std::string_view before, std::string_view behind) const;

  std::array<Stream, 4> streams_;
};

}  // namespace toolkit::retry_run
