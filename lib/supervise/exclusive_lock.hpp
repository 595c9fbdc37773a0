// One run at a time on this machine: a lock that is free again once nobody who runs under it is left.
#pragma once

#include <string>

#include "lib/core/result.hpp"
#include "lib/core/unique_fd.hpp"

namespace toolkit::supervise {

/// A file `NAME.lock` in a folder that all users share, locked by flock(2). The lock belongs to the open file, which a
/// fork shares: opened before with_keeper(), it is held until both processes have ended, or let it go.
class ExclusiveLock {
 public:
  /// Makes the folder, open to all users, when it is missing. rejected: the folder or the file cannot be made or
  /// opened.
  [[nodiscard]] static Result<ExclusiveLock> open(const std::string& folder, const std::string& name);

  /// Takes the lock when it is free. `holder` is what others are told while it is not.
  [[nodiscard]] bool try_take(const std::string& holder);
  /// What the present holder says of himself, printable and in one line; empty when it is not known.
  [[nodiscard]] std::string holder() const;
  /// The same for all who have opened this file, by whatever path, and different for any other.
  [[nodiscard]] std::string id() const;

 private:
  ExclusiveLock(UniqueFd file, bool is_writable) : file_{std::move(file)}, is_writable_{is_writable} {}

  UniqueFd file_;
  bool is_writable_;
};

/// Letters, digits, `.`, `_` and `-`, at most 100, the first no dot.
[[nodiscard]] bool is_lock_name(const std::string& name);

}  // namespace toolkit::supervise
