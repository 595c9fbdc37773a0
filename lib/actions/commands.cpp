#include "lib/actions/commands.hpp"

#include <fmt/format.h>

#include "lib/actions/runner_text.hpp"
#include "lib/core/random.hpp"
#include "lib/core/text.hpp"

namespace toolkit::actions {

void Commands::annotate(const Annotation& annotation) {
  const std::lock_guard lock{mutex_};
  if (!commands_work() || annotations_[annotation.kind] >= kAnnotationsPerKind) return write_text(as_text(annotation));
  ++annotations_[annotation.kind];
  write(as_command(normalised(annotation, job_)) + "\n");
}

void Commands::debug(std::string_view message) {
  const std::lock_guard lock{mutex_};
  if (!commands_work()) return write_text(message);
  write(fmt::format("::debug::{}\n", escape_data(message)));
}

void Commands::print(std::string_view text) {
  const std::lock_guard lock{mutex_};
  write_text(text);
}

void Commands::add_mask(std::string_view value) {
  const std::lock_guard lock{mutex_};
  if (!job_.active() || trimmed_as_runner(value).empty()) return;
  if (commands_work()) return write_mask(value);
  waiting_masks_.emplace_back(value);
}

void Commands::begin_group(std::string_view title) {
  const std::lock_guard lock{mutex_};
  const bool is_outermost = groups_++ == 0;
  const std::string line = printable(title);
  if (!commands_work() || !is_outermost) return write_text(line);
  write(fmt::format("::group::{}\n", escape_data(line)));
}

void Commands::end_group() {
  const std::lock_guard lock{mutex_};
  const bool is_outermost = --groups_ == 0;
  if (commands_work() && is_outermost) write("::endgroup::\n");
}

void Commands::stop() {
  const std::lock_guard lock{mutex_};
  if (stops_++ > 0 || !job_.active()) return;
  stop_token_ = secure_token(16);
  write(fmt::format("::stop-commands::{}\n", stop_token_));
}

void Commands::resume() {
  const std::lock_guard lock{mutex_};
  if (--stops_ > 0 || !job_.active()) return;
  // The child's last line may lack its newline, and a command must start a line.
  write(fmt::format("\n::{}::\n", stop_token_));
  for (const std::string& value : waiting_masks_) write_mask(value);
  waiting_masks_.clear();
}

void Commands::write(const std::string& lines) { (*out_ << lines).flush(); }

void Commands::write_text(std::string_view text) {
  write(job_.active() ? safe_lines(text) : fmt::format("{}\n", text));
}

void Commands::write_mask(std::string_view value) { write(fmt::format("::add-mask::{}\n", escape_data(value))); }

}  // namespace toolkit::actions
