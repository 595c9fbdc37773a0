// A regular expression (PCRE2, UTF-8 not required) that no text can make run away.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "lib/core/result.hpp"

namespace toolkit::regex {

class Pattern {
 public:
  /// The error names the place in the pattern and PCRE2's reason.
  [[nodiscard]] static Result<Pattern> compile(const std::string& expression);

  /// Whether the expression occurs anywhere in `text`. An error means that it reached its limits: 10 million match
  /// steps or 20 MiB of heap.
  [[nodiscard]] Result<bool> occurs_in(std::string_view text) const;

  Pattern(Pattern&&) noexcept;
  Pattern& operator=(Pattern&&) noexcept;
  Pattern(const Pattern&) = delete;
  Pattern& operator=(const Pattern&) = delete;
  ~Pattern();

 private:
  struct Code;
  explicit Pattern(std::unique_ptr<Code> code);
  std::unique_ptr<Code> code_;
};

}  // namespace toolkit::regex
