// Makes warnings of the errors that a command tells the runner, for as long as a later attempt may still succeed.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace toolkit::actions {

/// One stream of output, in pieces of any sizes. In each line that the runner takes for the command `error`
/// (`::error …::` after blanks, or `##[error …]` anywhere), that name becomes `warning`; all other bytes pass
/// unchanged. Lines end at CR or LF. As in the runner, names are told apart without regard to case; what does not end
/// on its line, and a `##[` that is not the line's first or follows another command, is text; and so is all that comes
/// between `::stop-commands::TOKEN` and `::TOKEN::` in this stream (the runner looks at both streams of a step
/// together). A command whose name and properties are longer than kLongestInfo bytes is left as it is, and a token
/// longer than that stops nothing.
/// Source: actions/runner src/Runner.Common/ActionCommand.cs, src/Runner.Worker/ActionCommandManager.cs.
class ErrorFilter {
 public:
  static constexpr std::size_t kLongestInfo = 8192;
  static constexpr std::size_t kMostRewritten = 10;  ///< the runner keeps no more annotations of a step
  static constexpr std::size_t kLongestRewritten = 8192;
  /// No more bytes than this are held back: a `::`, name and properties, and the `:` that may be half of their end.
  static constexpr std::size_t kMostHeld = 2 + kLongestInfo + 1;

  /// What can go on now, in the order of the stream: all but an end of `bytes` that may become a command. It is a part
  /// of `bytes` itself (nothing is copied) while there is nothing to change; valid as long as `bytes` and until the
  /// next call.
  [[nodiscard]] std::string_view feed(std::string_view bytes);
  /// The stream has ended: what was still held back. Whatever is fed after this is the beginning of a line.
  [[nodiscard]] std::string_view finish();

  /// The first kMostRewritten errors as they were written, from `::` or `##[` to the end of their line, without it;
  /// cut after kLongestRewritten bytes. The last one may still grow.
  [[nodiscard]] const std::vector<std::string>& rewritten() const { return rewritten_; }
  /// Of the `::stop-commands::` that is in force; empty when none is. A stream that ends so leaves the runner deaf.
  [[nodiscard]] const std::string& stop_token() const { return stop_token_; }
  [[nodiscard]] std::size_t held() const { return held_.size() - gone_; }

 private:
  /// What may still come in the line: any command, `##[` alone, or none.
  enum class Line { blank, text, rest };
  /// What is made of the rest of a line.
  enum class Keep { nothing, error, token };
  struct Command;

  std::string_view pass(std::string_view text, bool is_end);
  bool scan(std::string_view text, bool is_end);
  [[nodiscard]] bool starts_line(std::string_view text, std::size_t at) const;
  bool takes_old_form(std::string_view text, std::size_t at);
  [[nodiscard]] Command read_command(std::string_view text, std::size_t at, bool is_end) const;
  [[nodiscard]] bool may_be_name(std::string_view name, std::string_view closer) const;
  void obey(std::string_view text, std::size_t at, const Command& command);
  void keep_rest_of_line(std::string_view text);
  void end_kept();
  std::size_t settle(std::string_view text);

  std::string held_;        ///< a stream's end that is not decided, after what the last call passed on
  std::size_t gone_ = 0;    ///< bytes of held_ that were passed on
  std::string changed_;     ///< what is passed on when it differs from the text
  std::size_t copied_ = 0;  ///< up to where changed_ has the text
  std::size_t known_ = 0;   ///< the place in the text that line_ is about
  Line line_ = Line::blank;
  Keep keep_ = Keep::nothing;
  bool is_old_form_ = false;  ///< the command that is kept
  std::string token_;         ///< of a stop-commands whose line has not ended
  std::string stop_token_;
  std::vector<std::string> rewritten_;
};

}  // namespace toolkit::actions
