#include "lib/core/mistakes.hpp"

#include <fmt/format.h>

#include "lib/core/result.hpp"
#include "lib/core/text.hpp"

namespace toolkit {

void Mistakes::throw_if_any() const {
  if (list_.empty()) return;
  if (list_.size() == 1) throw UsageError{list_.front()};
  throw UsageError{fmt::format("{} mistakes in this call:\n  - {}", list_.size(), join(list_, "\n  - "))};
}

}  // namespace toolkit
