#include "lib/supervise/output_watch.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lib/core/text.hpp"

namespace toolkit::supervise {

OutputWatch::OutputWatch(const RetryPolicy& policy) {
  for (const auto* conditions : {&policy.retry_if, &policy.stop_if}) {
    for (const Condition& condition : *conditions) {
      if (!condition.output || std::ranges::find(all_, condition.expression, &Watched::expression) != all_.end()) {
        continue;
      }
      all_.push_back({condition.expression, condition.output, OutputMatcher{*condition.output}});
    }
  }
}

void OutputWatch::feed(std::string_view bytes) {
  for (Watched& watched : all_) watched.matcher.feed(bytes);
}

void OutputWatch::finish() {
  for (Watched& watched : all_) watched.matcher.finish();
}

FoundOutput OutputWatch::found() const {
  FoundOutput expressions;
  for (const Watched& watched : all_) {
    if (watched.matcher.found()) expressions.insert(watched.expression);
  }
  return expressions;
}

std::vector<std::string> OutputWatch::notes() const {
  std::vector<std::string> sentences;
  for (const Watched& watched : all_) {
    if (watched.matcher.note().empty()) continue;
    sentences.push_back(fmt::format("output={} counts as not found: {}", printable(cut_utf8(watched.expression, 60)),
                                    watched.matcher.note()));
  }
  return sentences;
}

}  // namespace toolkit::supervise
