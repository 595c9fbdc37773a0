#include "lib/core/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "lib/core/random.hpp"
#include "lib/core/unique_fd.hpp"

namespace toolkit {
namespace {

std::string reason() { return std::generic_category().message(errno); }

void write_all(int fd, std::string_view content, const std::string& path) {
  while (!content.empty()) {
    const ssize_t written = ::write(fd, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw EnvironmentError{fmt::format("{} could not be written: {}", path, reason())};
    content.remove_prefix(static_cast<std::size_t>(written));
  }
}

/// /dev/stdout is a link to an open descriptor: to rename over it would take the link away, and a descriptor that leads
/// to a regular file would go on writing to a file that nobody finds any more.
bool leads_to_descriptor(std::filesystem::path path) {
  constexpr int kMostLinks = 40;  // as the kernel has it
  std::error_code error;
  for (int i = 0; i < kMostLinks && std::filesystem::is_symlink(path, error); ++i) {
    const auto folder = std::filesystem::canonical(path.has_parent_path() ? path.parent_path() : ".", error);
    if (error || folder.native().starts_with("/proc/")) return !error;
    path = folder / std::filesystem::read_symlink(path, error);
  }
  return false;
}

bool is_special(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 && (!S_ISREG(info.st_mode) || leads_to_descriptor(path));
}

void write_directly(const std::string& path, std::string_view content) {
  const UniqueFd file{::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC)};
  if (!file) throw EnvironmentError{fmt::format("{} could not be opened for writing: {}", path, reason())};
  write_all(file.get(), content, path);
}

/// Removes the unfinished neighbour unless it has been renamed.
class Unfinished {
 public:
  explicit Unfinished(std::string path) : path_{std::move(path)} {}
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;
  ~Unfinished() {
    if (!path_.empty()) ::unlink(path_.c_str());
  }
  [[nodiscard]] const std::string& path() const { return path_; }
  void finished() { path_.clear(); }

 private:
  std::string path_;
};

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t limit) {
  const UniqueFd file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (!file) {
    const Failure failure = errno == ENOENT || errno == ENOTDIR ? Failure::not_found : Failure::unreachable;
    return fail(failure, fmt::format("{}: {}", path, reason()));
  }
  std::string content;
  std::array<char, 16384> chunk{};
  while (content.size() < limit) {
    const ssize_t got = ::read(file.get(), chunk.data(), std::min(chunk.size(), limit - content.size()));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(Failure::unreachable, fmt::format("{}: {}", path, reason()));
    if (got == 0) break;
    content.append(chunk.data(), static_cast<std::size_t>(got));
  }
  return content;
}

void replace_file(const std::string& path, std::string_view content) {
  if (is_special(path)) {
    write_directly(path, content);
    return;
  }
  Unfinished neighbour{fmt::format("{}.{}.tmp", path, secure_token(6))};
  const UniqueFd file{::open(neighbour.path().c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644)};
  if (!file) throw EnvironmentError{fmt::format("{} could not be written: {}", path, reason())};
  write_all(file.get(), content, path);
  if (::fsync(file.get()) != 0) throw EnvironmentError{fmt::format("{} could not be written: {}", path, reason())};
  if (std::rename(neighbour.path().c_str(), path.c_str()) != 0) {
    throw EnvironmentError{fmt::format("{} could not be replaced: {}", path, reason())};
  }
  neighbour.finished();
}

Result<void> check_replaceable(const std::string& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) {
    return fail(Failure::rejected, fmt::format("{} is a folder", path));
  }
  if (is_special(path)) {
    if (::access(path.c_str(), W_OK) == 0) return {};
    return fail(Failure::rejected, fmt::format("{} cannot be written to: {}", path, reason()));
  }
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, std::max<std::size_t>(slash, 1));
  if (::access(folder.c_str(), W_OK | X_OK) == 0) return {};
  return fail(Failure::rejected, fmt::format("the folder {} does not exist or cannot be written to", folder));
}

}  // namespace toolkit
