#include "lib/sysctl/system_files.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <system_error>

#include <fmt/format.h>

#include "lib/core/releaser.hpp"
#include "lib/core/split.hpp"
#include "lib/core/unique_fd.hpp"

namespace toolkit::sysctl {
namespace {

using settings::Reason;
using settings::Refusal;

constexpr std::size_t kLargest = 65536;
constexpr std::size_t kMostOpen = 200;

Reason reason_of(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
    case EISDIR: return Reason::unknown;
    case EROFS: return Reason::read_only;
    case EACCES:
    case EPERM: return Reason::needs_root;
    case EINVAL:
    case ERANGE:
    case E2BIG: return Reason::invalid_value;
    default: return Reason::other;
  }
}

tl::unexpected<Refusal> refused(const std::string& path, int error) {
  return tl::unexpected<Refusal>{
      Refusal{reason_of(error), fmt::format("{}: {}", path, std::generic_category().message(error))}};
}

ssize_t read_at_once(int fd, char* to, std::size_t size) {
  ssize_t got = -1;
  do {
    got = ::pread(fd, to, size, 0);
  } while (got < 0 && errno == EINTR);
  return got;
}

using Folder = std::unique_ptr<DIR, Releaser<closedir>>;

}  // namespace

tl::expected<KernelFiles::File*, int> KernelFiles::open(const std::string& path, bool to_write) {
  constexpr int kFlags = O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
  if (const auto known = open_.find(path); known != open_.end() && (known->second.is_writable || !to_write)) {
    return &known->second;
  }
  if (open_.size() >= kMostOpen) open_.clear();
  const std::string name = root_ + path;
  // Only root has anything to write here.
  static const bool is_root = ::geteuid() == 0;
  const bool may_write = to_write || is_root;
  File file{.fd = UniqueFd{may_write ? ::open(name.c_str(), O_RDWR | kFlags) : -1}, .is_writable = true};
  if (!file.fd)
    file = {.fd = UniqueFd{::open(name.c_str(), (to_write ? O_WRONLY : O_RDONLY) | kFlags)}, .is_writable = to_write};
  if (!file.fd) return tl::unexpected<int>{errno};
  return &open_.insert_or_assign(path, std::move(file)).first->second;
}

settings::Attempt<std::string> KernelFiles::read(const std::string& path) {
  const auto file = open(path, false);
  if (!file) return refused(path, file.error());
  std::array<char, 4096> usual{};
  auto got = read_at_once((*file)->fd.get(), usual.data(), usual.size());
  std::string content{usual.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0))};
  // The kernel gives what fits at once, and nothing further on: a list ends with its last whole number.
  if (content.size() > usual.size() / 2) {
    content.resize(kLargest);
    got = read_at_once((*file)->fd.get(), content.data(), content.size());
    content.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  }
  if (got < 0) return refused(path, errno);
  while (content.ends_with('\n')) content.pop_back();
  return content;
}

settings::Attempt<void> KernelFiles::write(const std::string& path, const std::string& value) {
  const auto file = open(path, true);
  if (!file) return refused(path, file.error());
  const int fd = (*file)->fd.get();
  if (!root_.empty()) (void)!::ftruncate(fd, 0);  // of a tree that is no kernel's
  const std::string line = value + "\n";
  // All at once, but for lists of more than a page, of which the kernel takes a page at a time.
  for (std::size_t done = 0; done < line.size();) {
    const ssize_t written = ::pwrite(fd, line.data() + done, line.size() - done, static_cast<off_t>(done));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      auto refusal = refused(path, errno);
      // Not about the file, here: a congestion control that no module has.
      if (refusal.value().reason == Reason::unknown) refusal.value().reason = Reason::invalid_value;
      return refusal;
    }
    if (written == 0) break;
    done += static_cast<std::size_t>(written);
  }
  return {};
}

std::vector<std::string> KernelFiles::list(const std::string& folder) {
  std::vector<std::string> names;
  const Folder open{::opendir((root_ + folder).c_str())};
  if (!open) return names;
  while (const dirent* entry = ::readdir(open.get())) {
    const std::string name = static_cast<const char*>(entry->d_name);
    if (name != "." && name != "..") names.push_back(name);
  }
  std::ranges::sort(names);
  return names;
}

std::string KernelFiles::namespace_of(const std::string& path) {
  const std::string_view kind = namespace_kind(path);
  if (kind.empty()) return {};
  std::string& known = namespaces_[std::string{kind}];
  if (!known.empty()) return known;
  std::array<char, 64> name{};
  const std::string link = fmt::format("/proc/self/ns/{}", kind);
  const ssize_t length = ::readlink(link.c_str(), name.data(), name.size());
  if (length > 0) known.assign(name.data(), static_cast<std::size_t>(length));
  return known;
}

bool has_wildcard(std::string_view path) { return path.find_first_of("*?[") != std::string_view::npos; }

std::vector<std::string> matching(SystemFiles& files, const std::string& pattern) {
  if (!has_wildcard(pattern)) return {pattern};
  std::vector<std::string> paths{""};
  for (const std::string_view part : split(std::string_view{pattern}.substr(1), '/')) {
    const std::string wanted{part};
    std::vector<std::string> longer;
    for (const std::string& path : paths) {
      if (!has_wildcard(part)) {
        longer.push_back(path + "/" + wanted);
        continue;
      }
      for (const std::string& name : files.list(path)) {
        if (::fnmatch(wanted.c_str(), name.c_str(), FNM_PERIOD) == 0) longer.push_back(path + "/" + name);
      }
    }
    paths = std::move(longer);
  }
  // What follows a wildcard may not be there.
  std::erase_if(paths, [&](const std::string& path) {
    const std::size_t slash = path.rfind('/');
    const auto names = files.list(path.substr(0, slash));
    return std::ranges::find(names, path.substr(slash + 1)) == names.end();
  });
  return paths;
}

}  // namespace toolkit::sysctl
