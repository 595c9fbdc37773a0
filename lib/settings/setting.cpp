#include "lib/settings/setting.hpp"

namespace toolkit::settings {

std::string_view word_of(Reason reason) {
  switch (reason) {
    case Reason::unknown: return "unknown";
    case Reason::read_only: return "read-only";
    case Reason::not_namespaced: return "not-namespaced";
    case Reason::needs_root: return "needs-root";
    case Reason::invalid_value: return "invalid-value";
    case Reason::elsewhere: return "elsewhere";
    case Reason::gone: return "gone";
    case Reason::other: break;
  }
  return "other";
}

}  // namespace toolkit::settings
