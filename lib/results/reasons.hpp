// Why results are incomplete, when there is more than one reason.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace toolkit::results {

/// The first ones in full, the others as a number: "a did not build; b crashed; and 12 more".
class Reasons {
 public:
  /// Its first 200 bytes, made fit for one line.
  void add(std::string_view reason);
  [[nodiscard]] std::string text() const;

 private:
  std::string first_ = {};
  std::size_t count_ = 0;
};

}  // namespace toolkit::results
