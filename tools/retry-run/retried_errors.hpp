// The errors that an attempt tells the runner, while it is not known whether it will be tried again.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/actions/error_filter.hpp"
#include "lib/supervise/passage.hpp"

namespace toolkit::retry_run {

/// Both streams of an attempt, on their way to the runner.
class RetriedErrors {
 public:
  [[nodiscard]] supervise::Filter& output() { return output_; }
  [[nodiscard]] supervise::Filter& error() { return error_; }

  /// As the command wrote them, for when there was no further attempt.
  [[nodiscard]] std::vector<std::string> lines() const;
  /// The lines by which the runner listens to commands again, where the attempt told it not to and was ended then.
  [[nodiscard]] std::vector<std::string> resume_lines() const;

 private:
  class Stream final : public supervise::Filter {
   public:
    [[nodiscard]] std::string_view feed(std::string_view bytes) override { return filter_.feed(bytes); }
    [[nodiscard]] std::string_view finish() override { return filter_.finish(); }
    [[nodiscard]] const actions::ErrorFilter& filter() const { return filter_; }

   private:
    actions::ErrorFilter filter_;
  };

  Stream output_;
  Stream error_;
};

}  // namespace toolkit::retry_run
