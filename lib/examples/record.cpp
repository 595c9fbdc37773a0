#include "lib/examples/record.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <map>
#include <system_error>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "lib/core/file.hpp"
#include "lib/core/text.hpp"
#include "lib/core/unique_fd.hpp"
#include "lib/examples/record_text.hpp"
#include "lib/examples/stored.hpp"
#include "lib/examples/tree_file.hpp"

namespace toolkit::examples {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargestRecord = 64U << 20U;

TreeFile record_file(const std::string& kept) { return {.root = kept, .path = std::string{kRecordFile}}; }

/// Held while the file is read and written again; the system lets go of it when the process dies.
Result<UniqueFd> lock(const std::string& kept) {
  std::error_code error;
  fs::create_directories(kept, error);
  if (error) return fail(Failure::rejected, fmt::format("{} could not be made: {}", kept, error.message()));
  const std::string path = kept + "/.lock";
  UniqueFd file{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644)};
  int status = -1;
  do {
    if (file) status = ::flock(file.get(), LOCK_EX);
  } while (file && status != 0 && errno == EINTR);
  if (status == 0) return file;
  return fail(Failure::rejected,
              fmt::format("{} could not be locked: {}", path, std::generic_category().message(errno)));
}

/// Nothing is lost: it goes to a name that is free.
Result<std::string> move_aside(const std::string& path) {
  constexpr int kMostBroken = 1000;
  for (int i = 1; i < kMostBroken; ++i) {
    const std::string other = path + ".broken" + (i == 1 ? "" : std::to_string(i));
    std::error_code error;
    if (fs::exists(fs::symlink_status(other, error))) continue;
    fs::rename(path, other, error);
    if (!error) return other;
    return fail(Failure::rejected, fmt::format("{} could not be renamed: {}", path, error.message()));
  }
  return fail(Failure::rejected, fmt::format("there are too many files {}.broken…", path));
}

bool is_same(const Example& a, const Example& b) {
  return a.framework == b.framework && a.test == b.test && a.counterexample == b.counterexample;
}

void add(std::vector<Example>& known, Example example) {
  const auto same = std::ranges::find_if(known, [&](const Example& other) { return is_same(other, example); });
  if (same == known.end()) {
    known.push_back(std::move(example));
    return;
  }
  if (example.seed) same->seed = example.seed;
  if (!example.replay.empty()) same->replay = example.replay;
  same->command = example.command;
  same->last_seen = example.last_seen;
}

/// The latest of each test, and of all. What was seen at the same time stays in its order.
void limit(std::vector<Example>& known) {
  std::ranges::stable_sort(known, [](const Example& a, const Example& b) { return a.last_seen > b.last_seen; });
  std::map<Framework, std::unordered_map<results::TestId, std::size_t>> counts;
  std::erase_if(known, [&](const Example& one) { return ++counts[one.framework][one.test] > kMostOfTest; });
  if (known.size() > kMostExamples) known.resize(kMostExamples);
}

Example example_of(const Property& property, const std::string& command, const std::string& now) {
  return {.framework = property.framework,
          .test = property.test,
          .counterexample = property.counterexample,
          .seed = property.seed,
          .replay = property.replay,
          .command = std::string{cut_utf8(valid_utf8(command), kLongestText)},
          .first_seen = now,
          .last_seen = now};
}

bool leads_back(const Property& property) {
  return property.is_failed && (property.seed || !property.replay.empty() || !property.counterexample.empty());
}

}  // namespace

Result<Known> read_record(const std::string& kept) {
  const TreeFile file = record_file(kept);
  const auto text = read_file(file.full(), kLargestRecord + 1);
  if (!text && text.error().failure == Failure::not_found) return Known{};
  if (!text) return tl::unexpected{text.error()};
  auto examples = parse_record(*text);
  if (examples) return Known{.examples = std::move(*examples)};
  if (examples.error().failure == Failure::rejected) {
    return fail(Failure::rejected, fmt::format("{}: {}", file.full(), examples.error().message));
  }
  const auto aside = move_aside(file.full());
  if (!aside) return tl::unexpected{aside.error()};
  return Known{.warning = fmt::format("{} could not be understood ({}), and is now {}", file.full(),
                                      examples.error().message, *aside)};
}

Result<Known> remember(const std::string& kept, const std::vector<Property>& properties, const std::string& command,
                       const std::string& now) {
  const auto lock_held = lock(kept);
  if (!lock_held) return tl::unexpected{lock_held.error()};
  auto known = read_record(kept);
  if (!known) return known;
  const std::size_t before = known->examples.size();
  bool is_changed = false;
  for (const Property& property : properties) {
    if (!leads_back(property)) continue;
    add(known->examples, example_of(property, command, now));
    is_changed = true;
  }
  limit(known->examples);
  if (!is_changed && before == known->examples.size()) return known;
  const auto written = write_tree_file(record_file(kept), record_text(known->examples));
  if (!written) return tl::unexpected{written.error()};
  return known;
}

Result<std::vector<Example>> drop(const std::string& kept, Framework framework, const results::TestId& test) {
  std::vector<Example> dropped;
  std::error_code error;
  if (!fs::exists(record_file(kept).full(), error)) return dropped;
  const auto lock_held = lock(kept);
  if (!lock_held) return tl::unexpected{lock_held.error()};
  auto known = read_record(kept);
  if (!known) return tl::unexpected{known.error()};
  const auto rest = std::stable_partition(known->examples.begin(), known->examples.end(), [&](const Example& example) {
    return example.framework != framework || example.test != test;
  });
  dropped.assign(std::make_move_iterator(rest), std::make_move_iterator(known->examples.end()));
  if (dropped.empty()) return dropped;
  known->examples.erase(rest, known->examples.end());
  // What is stored goes first: should this fail, the record still knows of it.
  for (const Example& example : dropped) {
    if (const auto gone = forget(kept, framework, example.replay); !gone) return tl::unexpected{gone.error()};
  }
  const auto written = write_tree_file(record_file(kept), record_text(known->examples));
  if (!written) return tl::unexpected{written.error()};
  return dropped;
}

}  // namespace toolkit::examples
