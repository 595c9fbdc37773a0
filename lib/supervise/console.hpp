// Our standard output and error while a command runs: its output and our own lines, neither ever waited for.
#pragma once

#include <ostream>
#include <streambuf>

#include "lib/core/clock.hpp"
#include "lib/supervise/keeper.hpp"
#include "lib/supervise/outlet.hpp"

namespace toolkit::supervise {

class Console {
 public:
  /// With `only_output` everything goes to standard output: the runner reads its two streams side by side, so what
  /// stands in one cannot be relied on to come before what stands in the other.
  explicit Console(bool only_output);

  [[nodiscard]] Outlet& output() { return output_; }
  [[nodiscard]] Outlet& error() { return only_output_ ? output_ : error_; }
  /// For our own lines: each write begins a line of its own, in whatever the command's output has just left off. In the
  /// order in which they are written, after what the outlet still holds.
  [[nodiscard]] std::ostream& lines() { return lines_; }

  /// Waits until that time, or until we are told to end; writes what can be written meanwhile.
  void rest(Control& control, TimePoint until);
  /// Waits until everything is written, or nobody reads it any more, or we were told to end and may not take longer.
  void drain(Control& control);
  /// Why standard output or error could not be written, a closed pipe aside; empty when all went well.
  [[nodiscard]] std::string trouble() const;

 private:
  /// One write of the stream is one write to the outlet.
  class Lines : public std::streambuf {
   public:
    explicit Lines(Console& console) : console_{console} {}

   protected:
    std::streamsize xsputn(const char* text, std::streamsize count) override;
    int_type overflow(int_type character) override;

   private:
    Console& console_;
  };

  void wait_once(Control& control, TimePoint until);

  bool only_output_;
  Outlet output_;
  Outlet error_;
  Lines buffer_{*this};
  std::ostream lines_{&buffer_};
};

}  // namespace toolkit::supervise
