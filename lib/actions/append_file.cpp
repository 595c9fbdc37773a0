#include "lib/actions/append_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <fmt/format.h>

#include "lib/core/result.hpp"

namespace toolkit::actions {
namespace {

/// 0, or the error that stopped it.
int write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

}  // namespace

AppendFile::AppendFile(std::string variable, std::string path)
    : variable_{std::move(variable)},
      path_{std::move(path)},
      fd_{::open(path_.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0644)} {
  if (!fd_) give_up("open", errno);
  // A file system without locks still serves one tool at a time.
  while (::flock(fd_.get(), LOCK_EX) != 0 && errno == EINTR) continue;
  struct stat status {};
  if (::fstat(fd_.get(), &status) != 0) give_up("fstat", errno);
  is_regular_ = S_ISREG(status.st_mode);
  size_ = is_regular_ ? static_cast<std::uint64_t>(status.st_size) : 0;
}

std::string AppendFile::tail(std::size_t bytes) const {
  std::string end(static_cast<std::size_t>(std::min<std::uint64_t>(bytes, size_)), '\0');
  std::size_t done = 0;
  while (done < end.size()) {
    const std::uint64_t at = size_ - end.size() + done;
    const ssize_t got = ::pread(fd_.get(), end.data() + done, end.size() - done, static_cast<off_t>(at));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) give_up("read", errno);
    if (got == 0) break;  // somebody cut it meanwhile
    done += static_cast<std::size_t>(got);
  }
  end.resize(done);
  return end;
}

bool AppendFile::ends_inside_a_line() const {
  const std::string last = tail(1);
  return !last.empty() && last != "\n";
}

void AppendFile::append(std::string_view record) {
  const int error = write_all(fd_.get(), record);
  if (error == 0) {
    if (is_regular_) size_ += record.size();
    return;
  }
  // The runner fails the whole step for half a record.
  if (is_regular_ && ::ftruncate(fd_.get(), static_cast<off_t>(size_)) != 0) give_up("ftruncate", errno);
  give_up("write", error);
}

void AppendFile::give_up(const char* what, int error) const {
  throw EnvironmentError{fmt::format("{} of {}, the file named by {}: {}; free space there, or unset {}", what, path_,
                                     variable_, std::generic_category().message(error), variable_)};
}

}  // namespace toolkit::actions
