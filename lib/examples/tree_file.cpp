#include "lib/examples/tree_file.hpp"

#include <filesystem>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "lib/core/file.hpp"

namespace toolkit::examples {
namespace {

namespace fs = std::filesystem;

}  // namespace

std::optional<std::string> obstacle(const TreeFile& file) {
  for (std::size_t slash = 0; slash != std::string::npos;) {
    slash = file.path.find('/', slash + 1);
    const bool is_last = slash == std::string::npos;
    const std::string part = file.root + "/" + file.path.substr(0, slash);
    std::error_code error;
    const fs::file_status status = fs::symlink_status(part, error);
    if (!fs::exists(status)) return std::nullopt;
    if (is_last ? !fs::is_regular_file(status) : !fs::is_directory(status)) return part;
  }
  return std::nullopt;
}

Result<std::optional<std::string>> read_tree_file(const TreeFile& file, std::size_t limit) {
  auto content = read_file(file.full(), limit + 1);
  if (!content && content.error().failure == Failure::not_found) return std::nullopt;
  if (!content) return tl::unexpected{content.error()};
  if (content->size() > limit) {
    return fail(Failure::rejected, fmt::format("{} has more than {} bytes", file.full(), limit));
  }
  return std::optional{std::move(*content)};
}

Result<void> write_tree_file(const TreeFile& file, std::string_view content) {
  const fs::path folder = fs::path{file.full()}.parent_path();
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) {
    return fail(Failure::rejected, fmt::format("{} could not be made: {}", folder.native(), error.message()));
  }
  try {
    replace_file(file.full(), content);
  } catch (const EnvironmentError& failure) {
    return fail(Failure::rejected, failure.what());
  }
  return {};
}

}  // namespace toolkit::examples
