#include "tools/retry-run/test_annotations.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lib/actions/commands.hpp"
#include "lib/core/text.hpp"
#include "tools/retry-run/test_places.hpp"

namespace toolkit::retry_run {
namespace {

using results::History;
using results::TestId;

actions::Annotation annotation(const Plan& plan, const History& history, actions::AnnotationKind kind,
                               std::string_view what) {
  const results::Test& failure = *last_failure(history);
  actions::Annotation annotation{.kind = kind, .message = first_lines(failure)};
  if (annotation.message.empty()) annotation.message = "it failed, and said nothing";
  annotation.title = fmt::format("{}: {}", what, shown(history.id));
  if (const auto place = place_of(failure, plan.workdir)) {
    annotation.file = place->file;
    if (place->line > 0) annotation.line = static_cast<std::int32_t>(place->line);
  }
  return annotation;
}

actions::AnnotationKind kind_of(verdict::FlakyRule rule) {
  switch (rule) {
    case verdict::FlakyRule::pass: return actions::AnnotationKind::notice;
    case verdict::FlakyRule::warn: return actions::AnnotationKind::warning;
    case verdict::FlakyRule::fail: break;
  }
  return actions::AnnotationKind::error;
}

}  // namespace

std::string in_words(const TestResults& tests) {
  const verdict::Verdict& verdict = tests.verdict;
  std::vector<std::string> parts;
  if (!verdict.failed.empty()) {
    const std::size_t all = tests.histories.size();
    parts.push_back(fmt::format("{} of {} failed", verdict.failed.size(), number_of(all)));
  }
  if (!verdict.flaky.empty()) {
    parts.push_back(
        fmt::format("{} {} flaky", number_of(verdict.flaky.size()), verdict.flaky.size() == 1 ? "is" : "are"));
  }
  if (!verdict.deterministic.empty()) {
    parts.push_back(fmt::format("{} in the same way with the same seed each time", verdict.deterministic.size()));
  }
  for (const std::string& reason : verdict.reasons) parts.push_back(printable(reason));
  return join(parts, ", ");
}

std::vector<actions::Annotation> annotations(const Plan& plan, const TestResults& tests) {
  const HistoryIndex index{tests};
  std::vector<actions::Annotation> all;
  const auto add = [&](const std::vector<TestId>& ids, actions::AnnotationKind kind, std::string_view what) {
    for (std::size_t i = 0; i < std::min<std::size_t>(ids.size(), actions::kAnnotationsPerKind); ++i) {
      all.push_back(annotation(plan, index[ids[i]], kind, what));
    }
  };
  add(tests.verdict.failed, actions::AnnotationKind::error, "failed");
  add(tests.verdict.flaky, kind_of(plan.tests.rules.flaky), "flaky");
  return all;
}

}  // namespace toolkit::retry_run
