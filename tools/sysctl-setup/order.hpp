// What the part that may need root is asked to do, and what it answers: both as JSON, for it may be another process.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lib/core/result.hpp"
#include "lib/settings/apply.hpp"
#include "lib/settings/journal.hpp"
#include "lib/settings/restore.hpp"
#include "lib/sysctl/limits.hpp"
#include "lib/sysctl/targets.hpp"

namespace toolkit::sysctl_setup {

/// Whose changes are put back.
enum class Scope {
  none,
  holder,   ///< those of Order::holder
  own_job,  ///< those of our job, of jobs that have ended, and of whoever has none
  all
};

struct Order {
  std::string journal = {};  ///< the journal's folder
  settings::Holder holder = {};
  std::vector<sysctl::Target> targets = {};
  std::optional<sysctl::LimitedProcess> limited = {};  ///< the process whose limits are set
  Scope restore = Scope::none;
};

struct Answer {
  std::vector<settings::Applied> applied = {};  ///< one for each target
  std::vector<settings::Restored> restored = {};
  std::string failure = {};  ///< why nothing could be done at all
  bool is_done = false;      ///< whether it was begun to change things, and not only looked
};

[[nodiscard]] std::string write_order(const Order& order);
[[nodiscard]] Result<Order> read_order(const std::string& text);
[[nodiscard]] std::string write_answer(const Answer& answer);
[[nodiscard]] Result<Answer> read_answer(const std::string& text);

}  // namespace toolkit::sysctl_setup
