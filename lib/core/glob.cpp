#include "lib/core/glob.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "lib/core/split.hpp"

namespace toolkit {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kAnyFolders = "**";

class Search {
 public:
  explicit Search(std::string_view pattern) {
    for (const std::string_view part : split(pattern, '/')) {
      if (!part.empty() && part != ".") parts_.emplace_back(part);
    }
  }

  /// `shown` is how paths below `folder` begin.
  void look(const fs::path& folder, const fs::path& shown, std::size_t next) {
    if (next >= parts_.size()) return;
    const std::string& part = parts_[next];
    if (part == kAnyFolders) {
      look(folder, shown, next + 1);
      for_each(folder, [&](const fs::directory_entry& entry) {
        if (is_passed_through(entry)) look(entry.path(), shown / entry.path().filename(), next);
      });
    } else if (!is_pattern(part)) {
      visit(folder / part, shown / part, next);
    } else {
      for_each(folder, [&](const fs::directory_entry& entry) {
        const std::string name = entry.path().filename();
        if (::fnmatch(part.c_str(), name.c_str(), FNM_PERIOD) == 0) visit(entry.path(), shown / name, next);
      });
    }
  }

  std::vector<std::string> take_found() {
    std::ranges::sort(found_);
    found_.erase(std::unique(found_.begin(), found_.end()), found_.end());  // "**/**" finds a file by several ways
    return std::move(found_);
  }

 private:
  template <typename Use>
  static void for_each(const fs::path& folder, const Use& use) {
    std::error_code error;
    fs::directory_iterator entries{folder, error};
    for (; !error && entries != fs::directory_iterator{}; entries.increment(error)) use(*entries);
  }

  static bool is_passed_through(const fs::directory_entry& entry) {
    std::error_code error;
    const std::string name = entry.path().filename();
    return entry.symlink_status(error).type() == fs::file_type::directory && !name.starts_with('.') &&
           name != "node_modules";
  }

  void visit(const fs::path& path, const fs::path& shown, std::size_t at) {
    std::error_code error;
    if (at + 1 < parts_.size()) return look(path, shown, at + 1);
    if (fs::is_regular_file(path, error)) found_.push_back(shown.string());
  }

  std::vector<std::string> parts_;
  std::vector<std::string> found_;
};

}  // namespace

bool is_pattern(std::string_view text) { return text.find_first_of("*?[") != std::string_view::npos; }

std::vector<std::string> find_files(std::string_view pattern, const std::string& folder) {
  Search search{pattern};
  const fs::path start = pattern.starts_with('/') ? fs::path{"/"} : fs::path{folder.empty() ? "." : folder};
  search.look(start, pattern.starts_with('/') || !folder.empty() ? start : fs::path{}, 0);
  return search.take_found();
}

}  // namespace toolkit
