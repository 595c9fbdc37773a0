// Files of a job and a step's output: no bytes upset the reader, and it reads what our writers wrote.
#include <sys/mman.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>

#include "fuzz/require.hpp"
#include "lib/actions/annotation.hpp"
#include "lib/actions/file_commands.hpp"
#include "lib/actions/record_scan.hpp"
#include "lib/actions/runner_text.hpp"
#include "lib/core/result.hpp"
#include "test/support/file_command_reader.hpp"

namespace {

using namespace toolkit;
using toolkit::fuzz::require;

/// A file in memory: it goes with the process, however that ends.
const std::string& output_path() {
  static const int fd = ::memfd_create("GITHUB_OUTPUT", MFD_CLOEXEC);
  require(fd >= 0, "a file in memory can be made");
  static const std::string path = "/proc/self/fd/" + std::to_string(fd);
  return path;
}

/// The first line is the name, the rest is the value, "EOF" ends it.
void write_and_read(const actions::Job& job, const std::string& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string name = text.substr(0, end);
  const std::string value = text.substr(std::min(end + 1, text.size()));
  std::filesystem::resize_file(output_path(), 0);
  try {
    actions::set_output(job, name, value, [] { return "EOF"; });
  } catch (const UsageError&) {
    require(std::filesystem::file_size(output_path()) == 0, "nothing is written of what is refused");
    return;
  }
  std::ostringstream written;
  written << std::ifstream{output_path(), std::ios::binary}.rdbuf();
  const auto records = test::read_file_records(written.str());
  require(records && *records == std::vector{test::FileRecord{name, value}}, "a record reads back");
}

std::optional<std::uint64_t> half_record(std::string_view text) {
  actions::RecordScan scan;
  scan.feed(text);
  return scan.half_record();
}

/// A half record is no record, and without it none is left.
void cut_and_read(const std::string& text) {
  const auto half = half_record(text);
  if (!half) return;
  require(!test::read_file_records(text), "what ends in half a record has an error");
  require(!half_record(text.substr(0, *half)), "there is one half record at most");
}

}  // namespace

// The name is libFuzzer's.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  static const actions::Job job =
      actions::Job::from_environment(Environment{{{"GITHUB_ACTIONS", "true"}, {"GITHUB_OUTPUT", output_path()}}});
  static_cast<void>(test::read_file_records(text));
  static_cast<void>(test::read_path_file(text));
  static_cast<void>(test::commands_in(text));
  cut_and_read(text);
  write_and_read(job, text);
  require(test::commands_in(actions::safe_lines(text)).empty(), "no printed text is a command");
  const actions::Annotation sent = actions::normalised({.message = text, .title = text, .file = text}, job);
  const auto read = test::parse_command(actions::as_command(sent));
  require(read && read->data == sent.message, "an annotation reads back");
  return 0;
}
