#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/examples/stored.hpp"
#include "lib/examples/stored_places.hpp"

namespace toolkit::examples {
namespace {

namespace fs = std::filesystem;

using Identity = std::pair<dev_t, ino_t>;

std::optional<Identity> identity(const std::string& path) {
  struct stat info {};
  if (path.empty() || ::stat(path.c_str(), &info) != 0) return std::nullopt;
  return Identity{info.st_dev, info.st_ino};
}

class Search {
 public:
  Search(std::string root, const std::string& except, const StoredLimits& limits)
      : root_{std::move(root)}, except_{identity(except)}, limits_{limits} {}

  Result<Stored> run() {
    std::error_code error;
    const std::vector<fs::directory_entry> entries = list(root_, error);
    if (error == std::errc::no_such_file_or_directory) return Stored{};
    if (error) return fail(Failure::unreachable, fmt::format("{} could not be read: {}", root_, error.message()));
    look_into(entries, "", 0);
    if (too_many_files_) warn(fmt::format("only the first {} files are looked at", limits_.files));
    if (too_many_folders_) warn(fmt::format("only {} folders are looked into", limits_.folders));
    if (too_deep_) warn(fmt::format("folders more than {} levels down are not looked into", limits_.depth));
    std::ranges::sort(stored_.files, {}, &StoredFile::path);
    return std::move(stored_);
  }

 private:
  /// In order of their names, so that it is the same files each time that a limit cuts off.
  static std::vector<fs::directory_entry> list(const std::string& folder, std::error_code& error) {
    std::vector<fs::directory_entry> entries;
    fs::directory_iterator at{folder, error};
    for (; !error && at != fs::directory_iterator{}; at.increment(error)) entries.push_back(*at);
    std::ranges::sort(entries, {}, [](const fs::directory_entry& entry) { return entry.path().filename().native(); });
    return entries;
  }

  void look_into(const std::vector<fs::directory_entry>& entries, const std::string& prefix, std::size_t depth) {
    for (const fs::directory_entry& entry : entries) {
      std::error_code error;
      const fs::file_status status = entry.symlink_status(error);
      const std::string name = entry.path().filename().native();
      if (fs::is_regular_file(status)) {
        add_file(entry, prefix + name);
      } else if (fs::is_directory(status) && !is_passed_over(name)) {
        enter(entry.path().native(), prefix + name, depth + 1);
      }
    }
  }

  void enter(const std::string& folder, const std::string& path, std::size_t depth) {
    if (depth > limits_.depth) too_deep_ = true;
    if (++folders_ > limits_.folders) too_many_folders_ = true;
    if (depth > limits_.depth || folders_ > limits_.folders) return;
    if (except_ && identity(folder) == except_) return;
    std::error_code error;
    const std::vector<fs::directory_entry> entries = list(folder, error);
    if (error) warn(fmt::format("{} could not be read: {}", path, error.message()));
    look_into(entries, path + "/", depth);
  }

  void add_file(const fs::directory_entry& entry, const std::string& path) {
    const auto framework = framework_of_file(path);
    if (!framework) return;
    std::error_code error;
    const std::uintmax_t size = entry.file_size(error);
    if (!error && size > limits_.largest_file) {
      warn(fmt::format("{} is left out: it has {} bytes, more than {}", path, size, limits_.largest_file));
    } else if (stored_.files.size() >= limits_.files) {
      too_many_files_ = true;
    } else {
      stored_.files.push_back({*framework, path});
    }
  }

  void warn(const std::string& warning) {
    constexpr std::size_t kMost = 20;
    if (stored_.warnings.size() < kMost) stored_.warnings.push_back(printable(warning));
  }

  std::string root_;
  std::optional<Identity> except_;
  const StoredLimits& limits_;
  Stored stored_ = {};
  std::size_t folders_ = 0;
  bool too_many_files_ = false;
  bool too_many_folders_ = false;
  bool too_deep_ = false;
};

}  // namespace

Result<Stored> find_stored(const std::string& folder, const std::string& except, const StoredLimits& limits) {
  return Search{folder, except, limits}.run();
}

}  // namespace toolkit::examples
