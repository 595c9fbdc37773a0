#include "lib/examples/rust_test.hpp"

#include "lib/examples/section.hpp"

namespace toolkit::examples {

bool RustTest::read(std::string_view line) {
  if (line.starts_with("---- ")) {
    if (const auto name = between(line, "---- ", " stdout ----")) {
      name_ = *name;
      return true;
    }
  }
  if (!line.starts_with("thread '") || line.find(" panicked at ") == std::string_view::npos) return false;
  const auto name = between(line, "thread '", "'");
  // With one thread for all tests it has no test's name.
  if (name && *name != "main") name_ = *name;
  return true;
}

}  // namespace toolkit::examples
