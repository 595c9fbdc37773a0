// One thing of the machine, or of a service, that has a value: it is read, written and put back.
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

namespace toolkit::settings {

/// Why a value could not be read or written.
enum class Reason {
  unknown,         ///< there is no such setting
  read_only,       ///< where it is kept is mounted read-only, as in a container
  not_namespaced,  ///< it belongs to the whole machine, and we are in a part of it
  needs_root,      ///< we may not
  invalid_value,   ///< it does not take this value
  elsewhere,       ///< it is there, and out of our reach: of another namespace, of a server that nobody names
  gone,            ///< what had it is no more: a process, a namespace, a server
  other
};

/// "unknown key", "needs root", …
[[nodiscard]] std::string_view word_of(Reason reason);

struct Refusal {
  Reason reason = Reason::other;
  std::string message = {};  ///< what was tried and what happened: "/proc/sys/kernel/x: Permission denied"
};

template <typename T>
using Attempt = tl::expected<T, Refusal>;

/// What a setting said before a write and after it.
struct Change {
  std::string found = {};
  std::optional<std::string> got = {};  ///< nothing: nobody looked any more
};

class Setting {
 public:
  virtual ~Setting() = default;

  /// Names it for good: another process makes the same setting of it, to put the value back. It holds no credentials.
  [[nodiscard]] virtual const std::string& id() const = 0;
  /// The value as it is now, in a form that write() takes.
  [[nodiscard]] virtual Attempt<std::string> read() = 0;
  /// What was asked for, or what read() gave before. The kernel may make something else of it: read() tells.
  [[nodiscard]] virtual Attempt<void> write(const std::string& value) = 0;
  /// Whether `current`, which read() gave, is what one gets who asks for `asked`: the spelling does not count.
  [[nodiscard]] virtual bool satisfies(const std::string& asked, const std::string& current) const = 0;
  /// Whether two that read() gave are the same, however they are spelled, and however much more than asked for is
  /// enough.
  [[nodiscard]] virtual bool is_same(const std::string& one, const std::string& other) const {
    return satisfies(one, other);
  }
  /// Of what was there before and after a write of ours, both from read(), the parts that are about it: what else a
  /// value holds is others'. A value without parts is one.
  [[nodiscard]] virtual Change own_parts(Change change) const { return change; }
  /// Of `target`, which is to be put back, what still is as one of `ours` says: the rest is somebody else's by now.
  /// Nothing: all of it is.
  [[nodiscard]] virtual std::optional<std::string> still_ours(const std::string& target,
                                                              const std::vector<std::string>& ours,
                                                              const std::string& current) const {
    const auto is_so = [&](const std::string& value) { return is_same(value, current); };
    return std::ranges::any_of(ours, is_so) ? std::optional{target} : std::nullopt;
  }
  /// What becomes of the change of one who came after `lower`, when the holder of that lets go: he goes back to what
  /// `lower` found, unless he found what somebody else had written in between.
  [[nodiscard]] virtual Change without(const Change& lower, Change next) const {
    if (!lower.got || is_same(*lower.got, next.found)) next.found = lower.found;
    return next;
  }
  /// A value as people may see it.
  [[nodiscard]] virtual std::string shown(const std::string& value) const { return value; }
};

}  // namespace toolkit::settings
