// Which test a line of `cargo test` belongs to.
#pragma once

#include <string_view>

namespace toolkit::examples {

/// Follows the lines; the name is a view of them.
class RustTest {
 public:
  /// True when the line names a test: "---- tests::rare stdout ----", "thread 'tests::rare' (12) panicked at …".
  bool read(std::string_view line);
  /// "tests::rare"; empty where none was named.
  [[nodiscard]] std::string_view name() const { return name_; }

 private:
  std::string_view name_ = {};
};

}  // namespace toolkit::examples
