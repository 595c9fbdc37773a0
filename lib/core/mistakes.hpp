// Collects everything that is wrong with a call, so that the user learns all of it at once.
#pragma once

#include <string>
#include <vector>

namespace toolkit {

class Mistakes {
 public:
  /// One mistake, in one line: "--timeout: '5' has no unit; write 5s".
  void add(std::string mistake) { list_.push_back(std::move(mistake)); }
  [[nodiscard]] bool empty() const { return list_.empty(); }
  [[nodiscard]] const std::vector<std::string>& list() const { return list_; }
  /// Throws one UsageError that holds them all; does nothing when there is none.
  void throw_if_any() const;

 private:
  std::vector<std::string> list_;
};

}  // namespace toolkit
