// What an attempt tells the runner by workflow commands, where another attempt may follow.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "lib/actions/error_filter.hpp"
#include "lib/supervise/passage.hpp"

namespace toolkit::retry_run {

/// All streams of an attempt, on their way to the runner: the command's, and those of the script that is run when the
/// time is over. Each error is told as a warning, while it is not known whether it was the last attempt.
class ToldCommands {
 public:
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
    [[nodiscard]] std::string_view feed(std::string_view bytes) override { return filter_.feed(bytes); }
    [[nodiscard]] std::string_view finish() override { return filter_.finish(); }
    [[nodiscard]] const actions::ErrorFilter& filter() const { return filter_; }

   private:
    actions::ErrorFilter filter_;
  };

  [[nodiscard]] std::vector<std::string> lines_of_tokens(std::string_view before, std::string_view behind) const;

  std::array<Stream, 4> streams_;
};

/// The same of output that has passed as it was, by its log: of the head and the tail that there are of a long one. To
/// look at each byte as it passes would take as long as to pass it on.
[[nodiscard]] std::vector<std::string> resume_lines_of(const std::string& log_file);

}  // namespace toolkit::retry_run
