// What a command printed, as far as it is read for results.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace toolkit::retry_run {

class CapturedOutput {
 public:
  enum class Part { none, ends, all };

  /// What runners announce stands at the beginning, and what stopped them at the end.
  static constexpr std::size_t kEnd = std::size_t{256} * 1024;
  /// Of `all`, more is not kept.
  static constexpr std::size_t kMost = std::size_t{256} * 1024 * 1024;

  explicit CapturedOutput(Part part = Part::none) : part_{part} {}

  void take(std::string_view bytes) {
    if (part_ == Part::none) return;
    const std::size_t limit = part_ == Part::all ? kMost : kEnd;
    const std::size_t room = limit - head_.size();
    head_ += bytes.substr(0, room);
    if (bytes.size() <= room) return;
    is_cut_ = true;
    if (part_ == Part::all) return;
    tail_ += bytes.substr(room);
    if (tail_.size() > 2 * kEnd) tail_.erase(0, tail_.size() - kEnd);
  }

  /// Both ends are apart by a newline.
  [[nodiscard]] std::string text() const { return tail_.empty() ? head_ : head_ + "\n" + tail_; }
  /// Something was left out.
  [[nodiscard]] bool is_cut() const { return is_cut_; }

 private:
  Part part_;
  std::string head_;
  std::string tail_;
  bool is_cut_ = false;
};

}  // namespace toolkit::retry_run
