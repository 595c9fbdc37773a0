#include "lib/examples/stored.hpp"

#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/examples/regressions.hpp"
#include "lib/examples/stored_places.hpp"
#include "lib/examples/tree_file.hpp"

namespace toolkit::examples {
namespace {

namespace fs = std::filesystem;

TreeFile kept_place(const std::string& kept, const StoredFile& file) {
  return {.root = kept, .path = std::string{name_of(file.framework)} + "/" + file.path};
}

/// What becomes of a file that is there, when `content` comes to it; nothing when it stays as it is.
using Meeting = std::optional<std::string> (*)(Framework framework, const std::string& there,
                                               const std::string& content);

std::optional<std::string> replaced(Framework /*framework*/, const std::string& there, const std::string& content) {
  return there == content ? std::nullopt : std::optional{content};
}

std::optional<std::string> completed(Framework framework, const std::string& there, const std::string& content) {
  if (framework != Framework::proptest) return std::nullopt;
  return replaced(framework, there, with_regressions(there, content));
}

class Mover {
 public:
  Mover(Meeting meet, std::size_t limit) : meet_{meet}, limit_{limit} {}

  /// A file that cannot be read is left out with a warning; one that cannot be written is an error.
  Result<void> move(const StoredFile& file, const TreeFile& from, const TreeFile& to) {
    for (const TreeFile& place : {from, to}) {
      if (const auto link = obstacle(place)) {
        warn(fmt::format("{} is left out: {} is in the way", file.path, *link));
        return {};
      }
    }
    auto content = read_tree_file(from, limit_);
    auto there = read_tree_file(to, limit_);
    for (const auto* read : {&content, &there}) {
      if (*read) continue;
      warn(fmt::format("{} is left out: {}", file.path, read->error().message));
      return {};
    }
    if (!*content) return {};  // deleted since it was found
    const auto result = *there ? meet_(file.framework, **there, **content) : *content;
    if (!result) return {};
    if (auto written = write_tree_file(to, *result); !written) return written;
    moved_.files.push_back(file);
    return {};
  }

  void warn(const std::string& warning) {
    constexpr std::size_t kMost = 20;
    if (moved_.warnings.size() < kMost) moved_.warnings.push_back(printable(warning));
  }
  void warn(const std::vector<std::string>& warnings) {
    for (const std::string& warning : warnings) warn(warning);
  }

  Moved take() { return std::move(moved_); }

 private:
  Meeting meet_;
  std::size_t limit_;
  Moved moved_ = {};
};

/// What Hypothesis has deleted; not what went with its whole folder.
Result<void> delete_gone(const std::string& work, const std::string& kept,
                         const std::vector<StoredFile>& brought_back) {
  constexpr std::string_view kExamples = ".hypothesis/examples";
  for (const StoredFile& file : brought_back) {
    if (file.framework != Framework::hypothesis || !is_plain(file.path)) continue;
    const TreeFile there{.root = work, .path = file.path};
    const TreeFile here = kept_place(kept, file);
    const std::string examples = work + "/" + file.path.substr(0, file.path.find(kExamples) + kExamples.size());
    std::error_code error;
    if (!fs::is_directory(examples, error) || fs::exists(fs::symlink_status(there.full(), error))) continue;
    if (obstacle(here)) continue;
    fs::remove(here.full(), error);
    if (error) return fail(Failure::rejected, fmt::format("{} could not be deleted: {}", here.full(), error.message()));
  }
  return {};
}

Result<std::vector<StoredFile>> find_kept(const std::string& kept, Framework framework, const StoredLimits& limits,
                                          std::vector<std::string>& warnings) {
  auto stored = find_stored(kept + "/" + std::string{name_of(framework)}, "", limits);
  if (!stored) return tl::unexpected{stored.error()};
  warnings.insert(warnings.end(), stored->warnings.begin(), stored->warnings.end());
  std::erase_if(stored->files, [&](const StoredFile& file) { return file.framework != framework; });
  return std::move(stored->files);
}

}  // namespace

Result<Moved> keep(const std::string& work, const std::string& kept, const std::vector<StoredFile>& brought_back,
                   const StoredLimits& limits) {
  const auto stored = find_stored(work, kept, limits);
  if (!stored) return tl::unexpected{stored.error()};
  Mover mover{replaced, limits.largest_file};
  mover.warn(stored->warnings);
  for (const StoredFile& file : stored->files) {
    const auto moved = mover.move(file, {.root = work, .path = file.path}, kept_place(kept, file));
    if (!moved) return tl::unexpected{moved.error()};
  }
  if (const auto deleted = delete_gone(work, kept, brought_back); !deleted) return tl::unexpected{deleted.error()};
  return mover.take();
}

Result<Moved> bring_back(const std::string& kept, const std::string& work, const StoredLimits& limits) {
  Mover mover{completed, limits.largest_file};
  for (const Framework framework : kFrameworks) {
    std::vector<std::string> warnings;
    const auto files = find_kept(kept, framework, limits, warnings);
    mover.warn(warnings);
    if (!files) return tl::unexpected{files.error()};
    for (const StoredFile& file : *files) {
      const auto moved = mover.move(file, kept_place(kept, file), {.root = work, .path = file.path});
      if (!moved) return tl::unexpected{moved.error()};
    }
  }
  return mover.take();
}

Result<void> forget(const std::string& kept, Framework framework, const std::string& replay) {
  if (replay.empty() || (framework != Framework::rapid && framework != Framework::proptest)) return {};
  std::vector<std::string> warnings;
  const StoredLimits limits;
  const auto files = find_kept(kept, framework, limits, warnings);
  if (!files) return tl::unexpected{files.error()};
  for (const StoredFile& file : *files) {
    const TreeFile place = kept_place(kept, file);
    const bool is_it = framework == Framework::rapid && ("/" + file.path).ends_with("/" + replay);
    std::error_code error;
    if (is_it) fs::remove(place.full(), error);
    if (error)
      return fail(Failure::rejected, fmt::format("{} could not be deleted: {}", place.full(), error.message()));
    if (framework != Framework::proptest) continue;
    const auto text = read_tree_file(place, limits.largest_file);
    if (!text || !*text) continue;
    const std::string rest = without_regression(**text, replay);
    if (rest == **text) continue;
    if (auto written = write_tree_file(place, rest); !written) return written;
  }
  return {};
}

}  // namespace toolkit::examples
