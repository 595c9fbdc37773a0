// How long a job's files were at one moment, so that what a failed attempt wrote to them can be taken back.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lib/actions/job.hpp"

namespace toolkit::actions {

/// Of GITHUB_OUTPUT, GITHUB_ENV, GITHUB_PATH, GITHUB_STATE and GITHUB_STEP_SUMMARY. Only regular files are marked and
/// cut, and none that is our own standard output or error (GITHUB_OUTPUT=/dev/stdout with the output in a file). A file
/// that has become shorter is left as it is. Outside a job nothing happens.
/// Nothing throws: a file that fails us is told of by a warning that names its variable and path, and left as it is.
class FileMarks {
 public:
  /// As long as they are now; 0 for a file that does not exist.
  [[nodiscard]] static FileMarks of(const Job& job);

  /// Each file to its length then.
  void cut_back() const;

  /// What was written from then until `later`, and nothing that came after that.
  void cut_out(const FileMarks& later) const;

  /// Of GITHUB_OUTPUT, GITHUB_ENV and GITHUB_STATE: a record that was begun since then and is only half written, at the
  /// end of the file (RecordScan), is cut off. It would fail the step, or swallow what is appended next. One that was
  /// begun before is not ours to cut: somebody may be about to complete it. An info line says what was cut.
  void cut_half_records() const;

 private:
  struct Mark {
    JobFile file = JobFile::output;
    std::string path = {};
    std::uint64_t size = 0;
  };

  std::vector<Mark> marks_;
};

}  // namespace toolkit::actions
