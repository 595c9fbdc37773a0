// What was changed, by whom, and what it was before: written down before the first change, read by whoever puts it
// back.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lib/core/deadline.hpp"
#include "lib/core/result.hpp"
#include "lib/core/unique_fd.hpp"

namespace toolkit::settings {

/// One run that changed settings, or several, on behalf of a job.
struct Holder {
  std::string id = {};   ///< of all that lets go at once
  std::string job = {};  ///< for people: what it was started for
  /// The process that ends with the job, and when it started (proc::Process::start_ticks). 0: nobody knows when the job
  /// ends.
  pid_t process = 0;
  std::uint64_t start_ticks = 0;
};

/// What one holder asked of one setting.
struct Holding {
  std::string holder = {};
  std::string asked = {};
  std::string found = {};  ///< what the setting said when the holder came: it goes back to that
  /// What the setting said when it had been written. Nothing: the holder ended before it could look.
  std::optional<std::string> got = {};
};

/// One setting that is not as it was.
struct Record {
  std::string id = {};                 ///< Setting::id()
  std::string name = {};               ///< as it was asked for
  std::vector<Holding> holdings = {};  ///< from the first to the last; the last one's value is in force
};

struct State {
  std::vector<Holder> holders = {};
  std::vector<Record> records = {};  ///< in the order in which they were first changed

  [[nodiscard]] Record* find(const std::string& id);
  /// Leaves out holders that hold nothing.
  void forget_idle_holders();
};

/// As JSON with `"schema": 1`. Throws EnvironmentError for text that is no such document.
[[nodiscard]] std::string write_state(const State& state, const std::string& boot_id);
/// An empty state when the document is of another boot: what was changed is gone with it. An empty `boot_id` is any.
[[nodiscard]] State read_state(const std::string& document, const std::string& boot_id);

/// A file `NAME.json` that only its owner reads, and a lock beside it: one process at a time has a Journal open.
class Journal {
 public:
  /// Makes the folder when it is missing, so that others only see whether there is a journal (0711), and waits for the
  /// lock. Throws EnvironmentError, naming the file, when the folder is not ours alone, when another process has the
  /// lock at the deadline, or when the file is damaged.
  [[nodiscard]] static Journal open(const std::string& folder, const std::string& name, const std::string& boot_id,
                                    const Deadline& deadline);

  State state;

  /// On disk before it returns; a reader finds the old state or the new one, whatever happens. An empty state leaves no
  /// file. Throws EnvironmentError.
  void save() const;

 private:
  Journal(std::string path, std::string boot_id, UniqueFd lock)
      : path_{std::move(path)}, boot_id_{std::move(boot_id)}, lock_{std::move(lock)} {}

  std::string path_;
  std::string boot_id_;
  UniqueFd lock_;
};

/// The journal's file.
[[nodiscard]] std::string journal_file(const std::string& folder, const std::string& name);
/// Whether there is something to put back, without a lock and without making anything.
[[nodiscard]] bool has_journal(const std::string& folder, const std::string& name);

/// The kernel's name for this boot; empty where it has none. Source: random(4).
[[nodiscard]] std::string this_boot();

}  // namespace toolkit::settings
