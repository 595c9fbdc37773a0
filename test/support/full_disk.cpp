#include "test/support/full_disk.hpp"

#include <sys/mount.h>

#include <csignal>
#include <filesystem>
#include <utility>

namespace toolkit::test {

FileSizeLimit::FileSizeLimit(rlim_t bytes) : old_handler_{std::signal(SIGXFSZ, SIG_IGN)} {
  ::getrlimit(RLIMIT_FSIZE, &old_);
  const rlimit limit{bytes, old_.rlim_max};
  ::setrlimit(RLIMIT_FSIZE, &limit);
}

FileSizeLimit::~FileSizeLimit() {
  ::setrlimit(RLIMIT_FSIZE, &old_);
  std::signal(SIGXFSZ, old_handler_);
}

TinyDisk::TinyDisk(std::string at, unsigned kib) : at_{std::move(at)} {
  std::filesystem::create_directories(at_);
  const std::string size = "size=" + std::to_string(kib) + "k";
  mounted_ = ::mount("tmpfs", at_.c_str(), "tmpfs", 0, size.c_str()) == 0;
}

TinyDisk::~TinyDisk() {
  if (mounted_) ::umount2(at_.c_str(), MNT_DETACH);
}

}  // namespace toolkit::test
