#include "tools/retry-run/fresh_files.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <utility>

#include "lib/core/glob.hpp"

namespace toolkit::retry_run {
namespace {

std::int64_t nanoseconds(const timespec& time) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  return time.tv_sec * kSecond + time.tv_nsec;
}

}  // namespace

FreshFiles::FreshFiles(std::vector<std::string> patterns, std::string folder)
    : patterns_{std::move(patterns)}, folder_{std::move(folder)}, before_{files()} {}

std::vector<std::string> FreshFiles::find() const {
  std::vector<std::string> fresh;
  for (const auto& [identity, file] : files()) {
    const auto old = before_.find(identity);
    if (old == before_.end() || old->second != file) fresh.push_back(file.path);
  }
  std::ranges::sort(fresh);
  return fresh;
}

FreshFiles::Files FreshFiles::files() const {
  Files all;
  for (const std::string& pattern : patterns_) {
    for (const std::string& path : find_files(pattern, folder_)) {
      struct stat status {};
      if (::stat(path.c_str(), &status) != 0) continue;
      all.try_emplace({status.st_dev, status.st_ino}, File{.path = path,
                                                           .size = status.st_size,
                                                           .modified_ns = nanoseconds(status.st_mtim),
                                                           .changed_ns = nanoseconds(status.st_ctim)});
    }
  }
  return all;
}

}  // namespace toolkit::retry_run
