// Looks for all expressions of a retry policy in one stream of an attempt's output.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lib/supervise/condition.hpp"
#include "lib/supervise/output_matcher.hpp"
#include "lib/supervise/retry_policy.hpp"

namespace toolkit::supervise {

/// One for each stream: a line is never made of pieces of two.
class OutputWatch {
 public:
  /// Each expression of the policy's conditions is looked for once. It need not outlive the watch.
  explicit OutputWatch(const RetryPolicy& policy);

  void feed(std::string_view bytes);
  void finish();
  [[nodiscard]] FoundOutput found() const;
  /// One sentence for each expression that gave up.
  [[nodiscard]] std::vector<std::string> notes() const;

 private:
  struct Watched {
    std::string expression;
    std::shared_ptr<const regex::Pattern> pattern;
    OutputMatcher matcher;
  };

  std::vector<Watched> all_;
};

}  // namespace toolkit::supervise
