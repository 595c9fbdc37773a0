#include "lib/actions/annotation.hpp"

#include <vector>

#include <fmt/format.h>

#include "lib/actions/runner_text.hpp"
#include "lib/core/text.hpp"

namespace toolkit::actions {
namespace {

std::string cut_message(std::string message) {
  if (cut_utf16(message, kLongestMessage).size() == message.size()) return message;
  const std::size_t mark_units = 8;  // of kCutMark
  return fmt::format("{}{}", cut_utf16(message, kLongestMessage - mark_units), kCutMark);
}

std::string usable_title(std::string_view title) {
  // "title==x" is split at `=` with empty parts left out: the runner reads "x".
  while (true) {
    title = trimmed_as_runner(title);
    if (!title.starts_with('=')) return std::string{title};
    title.remove_prefix(1);
  }
}

std::string usable_file(std::string_view file, const Job& job) {
  file = trimmed_as_runner(file);
  std::string folder = job.workspace().value_or("");
  while (folder.ends_with('/')) folder.pop_back();
  if (!folder.empty() && file.starts_with(folder + "/")) file.remove_prefix(folder.size() + 1);
  return file.starts_with('=') ? fmt::format("./{}", file) : std::string{file};
}

void drop_columns(Annotation& annotation) {
  annotation.column.reset();
  annotation.end_column.reset();
}

void normalise_range(Annotation& annotation) {
  for (auto* number : {&annotation.line, &annotation.end_line, &annotation.column, &annotation.end_column}) {
    if (*number && **number < 1) number->reset();
  }
  if (annotation.end_line && !annotation.line) annotation.line = annotation.end_line;
  if (annotation.end_column && !annotation.column) annotation.column = annotation.end_column;
  if (!annotation.line) drop_columns(annotation);
  if (annotation.end_line && annotation.end_line != annotation.line) drop_columns(annotation);
  if (annotation.end_line && *annotation.end_line < *annotation.line) {
    annotation.line.reset();
    annotation.end_line.reset();
  }
  if (annotation.end_column && *annotation.end_column < *annotation.column) drop_columns(annotation);
}

std::string place_of(const Annotation& annotation) {
  std::string place = annotation.file;
  if (!place.empty() && annotation.line) place += fmt::format(":{}", *annotation.line);
  if (!place.empty() && annotation.column) place += fmt::format(":{}", *annotation.column);
  return place;
}

}  // namespace

std::string_view word_of(AnnotationKind kind) {
  switch (kind) {
    case AnnotationKind::error: return "error";
    case AnnotationKind::warning: return "warning";
    case AnnotationKind::notice: return "notice";
  }
  return "error";
}

Annotation normalised(Annotation annotation, const Job& job) {
  annotation.message = cut_message(std::move(annotation.message));
  annotation.title = usable_title(annotation.title);
  annotation.file = usable_file(annotation.file, job);
  normalise_range(annotation);
  return annotation;
}

std::string as_command(const Annotation& annotation) {
  std::vector<std::string> properties;
  const auto add_text = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) properties.push_back(fmt::format("{}={}", name, escape_property(value)));
  };
  const auto add_number = [&](std::string_view name, std::optional<std::int32_t> value) {
    if (value) properties.push_back(fmt::format("{}={}", name, *value));
  };
  add_text("title", annotation.title);
  add_text("file", annotation.file);
  add_number("line", annotation.line);
  add_number("endLine", annotation.end_line);
  add_number("col", annotation.column);
  add_number("endColumn", annotation.end_column);
  return fmt::format("::{}{}{}::{}", word_of(annotation.kind), properties.empty() ? "" : " ", join(properties, ","),
                     escape_data(annotation.message));
}

std::string as_text(const Annotation& annotation) {
  std::vector<std::string> parts{std::string{word_of(annotation.kind)}};
  for (const std::string& part : {place_of(annotation), annotation.title, annotation.message}) {
    if (!part.empty()) parts.push_back(part);
  }
  return join(parts, ": ");
}

}  // namespace toolkit::actions
