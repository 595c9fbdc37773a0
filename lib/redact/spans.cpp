#include "lib/redact/spans.hpp"

#include <algorithm>
#include <utility>

namespace toolkit::redact {

Spans joined(Spans spans) {
  std::ranges::sort(spans, {}, &Span::begin);
  Spans result;
  for (const Span& span : spans) {
    if (!result.empty() && span.begin <= result.back().end) {
      result.back().end = std::max(result.back().end, span.end);
    } else {
      result.push_back(span);
    }
  }
  return result;
}

std::string masked(std::string_view text, Spans spans) {
  std::string result;
  std::size_t done = 0;
  for (const Span& span : joined(std::move(spans))) {
    result.append(text.substr(done, span.begin - done)).append("***");
    done = span.end;
  }
  return result.append(text.substr(done));
}

}  // namespace toolkit::redact
