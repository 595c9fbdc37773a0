// The files that a command has written, told from those that lay there before.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace toolkit::retry_run {

class FreshFiles {
 public:
  /// Files by find_files() of these patterns; what is there now is not fresh.
  FreshFiles(std::vector<std::string> patterns, std::string folder);

  /// New ones, and those that were written to or replaced since; each once, whatever the paths that lead to it.
  [[nodiscard]] std::vector<std::string> find() const;

 private:
  using Identity = std::pair<dev_t, ino_t>;
  struct File {
    std::string path = {};
    off_t size = 0;
    std::int64_t modified_ns = 0;
    std::int64_t changed_ns = 0;
    bool operator==(const File&) const = default;
  };
  using Files = std::map<Identity, File>;

  [[nodiscard]] Files files() const;

  std::vector<std::string> patterns_;
  std::string folder_;
  Files before_;
};

}  // namespace toolkit::retry_run
