#include "lib/supervise/output_log.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "lib/core/log.hpp"

namespace toolkit::supervise {
namespace {

/// 0, or the error that stopped it.
int write_at(const UniqueFd& file, std::string_view bytes, std::uint64_t at) {
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(file.get(), bytes.data(), bytes.size(), static_cast<off_t>(at));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return written < 0 ? errno : EIO;
    bytes.remove_prefix(static_cast<std::size_t>(written));
    at += static_cast<std::uint64_t>(written);
  }
  return 0;
}

}  // namespace

OutputLog::OutputLog(std::string path, std::uint64_t limit)
    : path_{std::move(path)}, head_limit_{limit / 2}, tail_limit_{limit - limit / 2} {
  ::unlink(tail_path().c_str());  // of a run that was killed
  head_ = make(path_);
}

/// Nothing is waited for: a pipe that nobody reads is an error.
UniqueFd OutputLog::make(const std::string& path) {
  constexpr int kFlags = O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY;
  UniqueFd file{::open(path.c_str(), kFlags, 0600)};
  struct stat status {};
  if (!file || ::fstat(file.get(), &status) != 0) {
    give_up("open", path, errno);
  } else if (!S_ISREG(status.st_mode)) {
    give_up("open", path, EINVAL);
  } else if (::fchmod(file.get(), 0600) != 0) {
    give_up("chmod", path, errno);
  }
  return file;
}

void OutputLog::write(std::string_view output) {
  const std::uint64_t at = seen_;
  seen_ += output.size();
  if (failed_ || !head_) return;
  if (at < head_limit_) {
    const std::string_view first = output.substr(0, head_limit_ - at);
    write_head(first);
    output.remove_prefix(first.size());
  }
  if (!output.empty() && !failed_) write_tail(output, std::max(at, head_limit_) - head_limit_);
}

void OutputLog::write_head(std::string_view bytes) {
  const int error = write_at(head_, bytes, end_);
  if (error != 0) return give_up("write", path_, error);
  end_ += bytes.size();
}

/// `at` counts from the end of the head.
void OutputLog::write_tail(std::string_view output, std::uint64_t at) {
  if (tail_limit_ == 0) return;
  if (output.size() > tail_limit_) {
    const std::uint64_t skipped = output.size() - tail_limit_;
    output.remove_prefix(skipped);
    at += skipped;
  }
  if (!tail_) tail_ = make(tail_path());
  if (failed_) return;
  const std::uint64_t place = at % tail_limit_;
  const std::string_view first = output.substr(0, tail_limit_ - place);
  int error = write_at(tail_, first, place);
  if (error == 0) error = write_at(tail_, output.substr(first.size()), 0);
  if (error != 0) give_up("write", tail_path(), error);
}

void OutputLog::close() {
  if (head_ && !failed_ && seen_ > head_limit_) {
    append_tail();
    // The tail is still in its own file: half of it twice would take the room of what comes next.
    if (failed_ && ::ftruncate(head_.get(), static_cast<off_t>(head_limit_)) != 0) end_ = 0;
    if (!failed_) ::unlink(tail_path().c_str());
  }
  head_.reset();
  tail_.reset();
}

void OutputLog::append_tail() {
  const std::uint64_t after_head = seen_ - head_limit_;
  const std::uint64_t kept = std::min(after_head, tail_limit_);
  if (after_head > kept) write_head(fmt::format("\n[… {} bytes left out …]\n", after_head - kept));
  const std::uint64_t oldest = after_head > kept && kept > 0 ? after_head % tail_limit_ : 0;
  copy_tail(oldest, kept);
  copy_tail(0, oldest);
}

void OutputLog::copy_tail(std::uint64_t from, std::uint64_t to) {
  std::array<char, 64 * 1024> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init): read into
  while (from < to && !failed_) {
    const ssize_t got = ::pread(tail_.get(), buffer.data(), std::min<std::uint64_t>(buffer.size(), to - from),
                                static_cast<off_t>(from));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return give_up("read", tail_path(), got < 0 ? errno : EIO);  // somebody cut it
    write_head({buffer.data(), static_cast<std::size_t>(got)});
    from += static_cast<std::uint64_t>(got);
  }
}

void OutputLog::give_up(const char* what, const std::string& path, int error) {
  failed_ = true;
  log::warning("{} of {}, the log of this attempt: {}; its output goes on, but not in there", what, path,
               std::generic_category().message(error));
}

}  // namespace toolkit::supervise
