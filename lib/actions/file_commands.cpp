#include "lib/actions/file_commands.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lib/actions/append_file.hpp"
#include "lib/core/log.hpp"
#include "lib/core/random.hpp"
#include "lib/core/result.hpp"
#include "lib/core/text.hpp"

namespace toolkit::actions {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f;
}

[[noreturn]] void refuse(JobFile file, std::string_view name, std::string_view why) {
  throw UsageError{fmt::format("{}: the name '{}' {}", variable_of(file), printable(cut_utf8(name, 100)), why)};
}

void check_name(JobFile file, std::string_view name) {
  if (name.empty()) refuse(file, name, "is empty");
  if (std::ranges::any_of(name, is_control)) refuse(file, name, "holds a control character");
  if (name.find('=') != std::string_view::npos) refuse(file, name, "holds '='");
  if (name.find("<<") != std::string_view::npos) refuse(file, name, "holds '<<'");
  // "a<" + "<<end" would be read as the name "a" with the delimiter "<end".
  if (name.ends_with('<')) refuse(file, name, "ends in '<'");
  if (trimmed(name) != name) refuse(file, name, "has blanks at its ends");
  // The runner takes one off the start of the file.
  if (name.starts_with(kByteOrderMark)) refuse(file, name, "starts with a byte-order mark");
  if (file == JobFile::env && lower(name) == "node_options") refuse(file, name, "is blocked by the runner");
}

std::string record_of(JobFile file, std::string_view name, std::string_view value, const std::string& delimiter) {
  if (name.find(delimiter) != std::string_view::npos) refuse(file, name, "holds the delimiter");
  if (value.find(delimiter) != std::string_view::npos) refuse(file, name, "has a value that holds the delimiter");
  return fmt::format("{}<<{}\n{}\n{}\n", name, delimiter, value, delimiter);
}

/// The file to write to; nothing when there is none.
std::optional<std::string> path_of(const Job& job, JobFile file) {
  auto path = job.file(file);
  if (!path) log::debug("{} is not set; nothing is written to it", variable_of(file));
  return path;
}

void append_lines(JobFile which, const std::string& path, const std::string& lines) {
  AppendFile file{variable_of(which), path};
  file.append(file.ends_inside_a_line() ? "\n" + lines : lines);
}

void write_record(const Job& job, JobFile file, std::string_view name, std::string_view value,
                  const DelimiterSource& delimiter) {
  if (!job.active()) return;
  check_name(file, name);
  const std::string record = record_of(file, name, value, delimiter());
  if (const auto path = path_of(job, file)) append_lines(file, *path, record);
}

}  // namespace

std::string random_delimiter() { return "ci_toolkit_" + secure_token(16); }

void set_output(const Job& job, std::string_view name, std::string_view value, const DelimiterSource& delimiter) {
  write_record(job, JobFile::output, name, value, delimiter);
}

void save_state(const Job& job, std::string_view name, std::string_view value, const DelimiterSource& delimiter) {
  write_record(job, JobFile::state, name, value, delimiter);
}

void export_variable(const Job& job, std::string_view name, std::string_view value, const DelimiterSource& delimiter) {
  if (job.active() && value.find('\0') != std::string_view::npos) {
    refuse(JobFile::env, name, "has a value with a NUL byte");
  }
  write_record(job, JobFile::env, name, value, delimiter);
}

void add_path(const Job& job, std::string_view directory) {
  constexpr std::string_view kForbidden{"\r\n\0:", 4};
  if (!job.active()) return;
  if (directory.empty()) throw UsageError{"GITHUB_PATH: the directory is empty"};
  if (directory.find_first_of(kForbidden) != std::string_view::npos) {
    throw UsageError{fmt::format("GITHUB_PATH: '{}' holds a line end, a NUL byte or ':'; it must be one directory",
                                 printable(cut_utf8(directory, 200)))};
  }
  if (const auto path = path_of(job, JobFile::path)) append_lines(JobFile::path, *path, std::string{directory} + "\n");
}

}  // namespace toolkit::actions
