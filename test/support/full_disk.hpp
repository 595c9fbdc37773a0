// What takes no more bytes: files with a limit, and a disk that is soon full.
#pragma once

#include <sys/resource.h>

#include <string>

namespace toolkit::test {

/// Files of this process cannot grow past `bytes` while it lives: a write that crosses the line is cut short, as on a
/// disk that fills up.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes);
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;
  ~FileSizeLimit();

 private:
  void (*old_handler_)(int);
  rlimit old_{};
};

/// A disk of a few KiB.
class TinyDisk {
 public:
  /// Makes the folder `at` and mounts the disk there, which only root may.
  TinyDisk(std::string at, unsigned kib);
  TinyDisk(const TinyDisk&) = delete;
  TinyDisk& operator=(const TinyDisk&) = delete;
  ~TinyDisk();
  [[nodiscard]] bool mounted() const { return mounted_; }

 private:
  std::string at_;
  bool mounted_ = false;
};

}  // namespace toolkit::test
