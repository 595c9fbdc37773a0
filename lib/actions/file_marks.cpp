#include "lib/actions/file_marks.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <string_view>
#include <system_error>

#include "lib/actions/record_scan.hpp"
#include "lib/core/log.hpp"
#include "lib/core/unique_fd.hpp"

namespace toolkit::actions {
namespace {

void warn(JobFile file, const std::string& path, std::string_view what, int error) {
  log::warning("{} of {}, the file named by {}: {}; what an attempt left in it stays there", what, path,
               variable_of(file), std::generic_category().message(error));
}

bool is_missing(int error) { return error == ENOENT || error == ENOTDIR; }

bool is_own_output(const struct stat& status) {
  for (const int fd : {STDOUT_FILENO, STDERR_FILENO}) {
    struct stat own {};
    if (::fstat(fd, &own) == 0 && own.st_dev == status.st_dev && own.st_ino == status.st_ino) return true;
  }
  return false;
}

bool can_be_cut(const struct stat& status) { return S_ISREG(status.st_mode) && !is_own_output(status); }

/// The file's length if it may be cut at all; nothing, after a warning where one is due, if not.
std::optional<std::uint64_t> size_now(JobFile file, const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    if (is_missing(errno)) return 0;
    warn(file, path, "stat", errno);
    return std::nullopt;
  }
  if (!can_be_cut(status)) return std::nullopt;
  return static_cast<std::uint64_t>(status.st_size);
}

/// A marked file that has grown since, open for reading and cutting.
class GrownFile {
 public:
  GrownFile(JobFile file, const std::string& path, std::uint64_t mark) : file_{file}, path_{path} {
    // Not to wait for the other end of a pipe that stands there now.
    fd_.reset(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
    struct stat status {};
    if (!fd_) {
      if (!is_missing(errno)) warn(file_, path_, "open", errno);
    } else if (::fstat(fd_.get(), &status) != 0) {
      warn(file_, path_, "fstat", errno);
    } else if (can_be_cut(status)) {
      has_grown_ = static_cast<std::uint64_t>(status.st_size) > mark;
    }
  }

  [[nodiscard]] bool has_grown() const { return has_grown_; }

  /// What stands behind `offset` goes to `size`, and the file ends behind it.
  void move_end(std::uint64_t offset, std::uint64_t size) const {
    std::array<char, 16384> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init): it is filled before it is read
    while (true) {
      const ssize_t got = ::pread(fd_.get(), buffer.data(), buffer.size(), static_cast<off_t>(offset));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return warn(file_, path_, "read", errno);
      if (got == 0) return cut(size);
      if (::pwrite(fd_.get(), buffer.data(), static_cast<std::size_t>(got), static_cast<off_t>(size)) != got) {
        return warn(file_, path_, "write", errno);
      }
      offset += static_cast<std::uint64_t>(got);
      size += static_cast<std::uint64_t>(got);
    }
  }

  void cut(std::uint64_t size) const {
    if (::ftruncate(fd_.get(), static_cast<off_t>(size)) != 0) warn(file_, path_, "ftruncate", errno);
  }

  /// Where the half record at its end begins.
  [[nodiscard]] std::optional<std::uint64_t> half_record() const {
    RecordScan scan;
    std::array<char, 65536> buffer{};
    while (true) {
      const ssize_t got = ::read(fd_.get(), buffer.data(), buffer.size());
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) warn(file_, path_, "read", errno);
      if (got < 0) return std::nullopt;
      if (got == 0) return scan.half_record();
      scan.feed({buffer.data(), static_cast<std::size_t>(got)});
    }
  }

 private:
  JobFile file_;
  const std::string& path_;
  UniqueFd fd_;
  bool has_grown_ = false;
};

}  // namespace

FileMarks FileMarks::of(const Job& job) {
  FileMarks marks;
  if (!job.active()) return marks;
  for (const JobFile file : {JobFile::output, JobFile::env, JobFile::path, JobFile::state, JobFile::summary}) {
    const auto path = job.file(file);
    if (!path) continue;
    if (const auto size = size_now(file, *path)) marks.marks_.push_back({file, *path, *size});
  }
  return marks;
}

void FileMarks::cut_back() const {
  for (const Mark& mark : marks_) {
    const GrownFile file{mark.file, mark.path, mark.size};
    if (file.has_grown()) file.cut(mark.size);
  }
}

void FileMarks::cut_out(const FileMarks& later) const {
  for (const Mark& mark : marks_) {
    const auto end = std::ranges::find(later.marks_, mark.path, &Mark::path);
    if (end == later.marks_.end() || end->size <= mark.size) continue;
    const GrownFile file{mark.file, mark.path, mark.size};
    if (file.has_grown()) file.move_end(end->size, mark.size);
  }
}

void FileMarks::cut_half_records() const {
  for (const Mark& mark : marks_) {
    if (mark.file == JobFile::path || mark.file == JobFile::summary) continue;
    const GrownFile file{mark.file, mark.path, mark.size};
    const auto half = file.has_grown() ? file.half_record() : std::nullopt;
    if (!half || *half < mark.size) continue;
    file.cut(*half);
    log::info("{} ended in a value that was only half written; that is cut off", variable_of(mark.file));
  }
}

}  // namespace toolkit::actions
