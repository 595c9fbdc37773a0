// An error, warning or notice that GitHub shows on the run's page and beside the line of code it is about.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lib/actions/job.hpp"

namespace toolkit::actions {

enum class AnnotationKind { error, warning, notice };

/// "error", "warning", "notice"
[[nodiscard]] std::string_view word_of(AnnotationKind kind);

struct Annotation {
  AnnotationKind kind = AnnotationKind::error;
  std::string message = {};
  std::string title = {};                       ///< empty: none
  std::string file = {};                        ///< relative to the workspace, or absolute; empty: none
  std::optional<std::int32_t> line = {};        ///< from 1, like all of these
  std::optional<std::int32_t> end_line = {};    ///< needs `line`
  std::optional<std::int32_t> column = {};      ///< needs `line`, and no other end_line
  std::optional<std::int32_t> end_column = {};  ///< needs `column`

  bool operator==(const Annotation&) const = default;
};

/// What the runner makes of a message that is longer, without saying so, is cut here with a mark.
inline constexpr std::size_t kLongestMessage = 4096;  ///< in UTF-16 code units
inline constexpr std::string_view kCutMark = " … (cut)";

/// The annotation in a form that the runner passes on as it is. An end without a start becomes the start too; columns
/// go when there is no line or when lines differ; a reversed range goes; numbers below 1 go; a file inside the
/// workspace becomes relative; blanks at the ends of title and file go, and a title's leading `=`, which the runner
/// would eat. Source: actions/runner src/Runner.Worker/ActionCommandManager.cs (ValidateLinesAndColumns),
/// ExecutionContext.cs.
[[nodiscard]] Annotation normalised(Annotation annotation, const Job& job);

/// `::error file=a.c,line=3::message`, without a newline; normalised() comes first.
[[nodiscard]] std::string as_command(const Annotation& annotation);

/// `error: a.c:3: title: message`, for where no runner reads.
[[nodiscard]] std::string as_text(const Annotation& annotation);

}  // namespace toolkit::actions
