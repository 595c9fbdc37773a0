// The files that a command has written, told from those that lay there before.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace toolkit::retry_run {

class FreshFiles {
 public:
  /// Files by find_files() of these patterns; what is there now is not fresh.
  FreshFiles(std::vector<std::string> patterns, std::string folder);

  /// New ones, and those that were written to or replaced since.
  [[nodiscard]] std::vector<std::string> find() const;

 private:
  struct Stamp {
    ino_t inode = 0;
    off_t size = 0;
    std::int64_t modified_ns = 0;
    std::int64_t changed_ns = 0;
    bool operator==(const Stamp&) const = default;
  };
  using Stamps = std::map<std::string, Stamp>;

  [[nodiscard]] Stamps stamps() const;

  std::vector<std::string> patterns_;
  std::string folder_;
  Stamps before_;
};

}  // namespace toolkit::retry_run
