#include "lib/examples/framework.hpp"

#include <algorithm>

namespace toolkit::examples {

std::string_view name_of(Framework framework) {
  switch (framework) {
    case Framework::hypothesis: return "hypothesis";
    case Framework::rapid: return "rapid";
    case Framework::proptest: return "proptest";
    case Framework::jqwik: return "jqwik";
    case Framework::fast_check: return "fast-check";
    case Framework::rapidcheck: return "rapidcheck";
    case Framework::quickcheck: return "quickcheck";
    case Framework::rust_quickcheck: return "rust-quickcheck";
  }
  return "";
}

std::optional<Framework> framework_of(std::string_view name) {
  const auto found = std::ranges::find(kFrameworks, name, name_of);
  return found == kFrameworks.end() ? std::nullopt : std::optional{*found};
}

}  // namespace toolkit::examples
