#include "lib/supervise/exclusive_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "lib/core/text.hpp"

namespace toolkit::supervise {
namespace {

constexpr std::size_t kLongestHolder = 200;

std::string reason(int error) { return std::generic_category().message(error); }

/// Like /tmp: everybody may make files, and nobody remove another's.
bool make_shared_folder(const std::string& folder) {
  if (::mkdir(folder.c_str(), 01777) == 0) return ::chmod(folder.c_str(), 01777) == 0;  // whatever the umask
  if (errno != ENOENT) return errno == EEXIST;
  std::error_code error;
  std::filesystem::create_directories(std::filesystem::path{folder}.parent_path(), error);
  return !error && ::mkdir(folder.c_str(), 01777) == 0 && ::chmod(folder.c_str(), 01777) == 0;
}

/// Without O_CREAT first: in a shared folder the kernel refuses that for another user's file, though it may be written
/// to. Source: proc_sys_fs(5), protected_regular.
int open_shared(const std::string& path, bool& is_writable) {
  is_writable = true;
  int fd = ::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY);
  if (fd < 0 && errno == ENOENT) {
    fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (fd >= 0) ::fchmod(fd, 0666);
    if (fd < 0 && errno == EEXIST) return open_shared(path, is_writable);
  }
  if (fd < 0 && errno == EACCES) {
    is_writable = false;
    fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY);  // flock(2) needs no more
  }
  return fd;
}

}  // namespace

Result<ExclusiveLock> ExclusiveLock::open(const std::string& folder, const std::string& name) {
  const std::string path = fmt::format("{}/{}.lock", folder, name);
  if (!make_shared_folder(folder)) {
    return fail(Failure::rejected, fmt::format("the folder {} could not be made: {}", folder, reason(errno)));
  }
  bool is_writable = false;
  UniqueFd file{open_shared(path, is_writable)};
  if (!file) return fail(Failure::rejected, fmt::format("{} could not be opened: {}", path, reason(errno)));
  return ExclusiveLock{std::move(file), is_writable};
}

bool ExclusiveLock::try_take(const std::string& holder) {
  int result = 0;
  while ((result = ::flock(file_.get(), LOCK_EX | LOCK_NB)) != 0 && errno == EINTR) continue;
  if (result != 0) return false;
  const std::string text = holder.substr(0, kLongestHolder);
  if (is_writable_ && ::ftruncate(file_.get(), 0) == 0) (void)!::pwrite(file_.get(), text.data(), text.size(), 0);
  return true;
}

std::string ExclusiveLock::holder() const {
  std::array<char, kLongestHolder> text{};
  const ssize_t got = ::pread(file_.get(), text.data(), text.size(), 0);
  return got > 0 ? printable({text.data(), static_cast<std::size_t>(got)}) : std::string{};
}

std::string ExclusiveLock::id() const {
  struct stat status {};
  if (::fstat(file_.get(), &status) != 0) return {};
  return fmt::format("{}:{}", status.st_dev, status.st_ino);
}

bool is_lock_name(const std::string& name) {
  constexpr std::size_t kLongest = 100;
  const auto is_valid = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
           c == '-';
  };
  return !name.empty() && name.size() <= kLongest && name.front() != '.' && std::ranges::all_of(name, is_valid);
}

}  // namespace toolkit::supervise
