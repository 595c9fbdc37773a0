// The crate quickcheck, which tells no seed. Source: quickcheck 1.1, src/tester.rs.
#include "lib/examples/rust_test.hpp"
#include "lib/examples/section.hpp"

namespace toolkit::examples {

std::vector<Property> read_rust_quickcheck(const Section& section) {
  std::vector<Property> found;
  RustTest test;
  for (std::size_t at = 0; at < section.size(); ++at) {
    const std::string_view line = section.line(at);
    test.read(line);
    if (line.find("[quickcheck] TEST FAILED") == std::string_view::npos) continue;
    const auto arguments = after(line, " Arguments: ");
    if (!arguments) continue;
    found.push_back({.framework = Framework::rust_quickcheck,
                     .test = {"", clipped(test.name())},
                     .is_failed = true,
                     .counterexample = clipped(*arguments)});
  }
  return found;
}

}  // namespace toolkit::examples
