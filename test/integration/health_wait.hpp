// Runs the real health-wait beside a test that changes the world while it waits.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "lib/core/unique_fd.hpp"
#include "lib/process/child.hpp"
#include "test/support/contains.hpp"
#include "test/support/temp_dir.hpp"

namespace toolkit::test {

using Words = std::vector<std::string>;
using Variables = std::map<std::string, std::string>;

/// How a call of health-wait ended.
struct Verdict {
  int code = 0;
  std::string out;        ///< standard output
  std::string log;        ///< standard error
  nlohmann::json report;  ///< what --report wrote; no object when it wrote nothing

  /// "ready", "hopeless", … of the whole wait.
  [[nodiscard]] std::string ending() const;
  /// The report's row of one target.
  [[nodiscard]] const nlohmann::json& target(std::size_t index = 0) const { return report.at("targets").at(index); }
  [[nodiscard]] std::string last_error(std::size_t index = 0) const { return target(index).at("last_error"); }
  [[nodiscard]] int tries(std::size_t index = 0) const { return target(index).at("tries"); }
};

class HealthWait {
 public:
  /// Starts `health-wait --report FILE ARGUMENTS`, with a timeout of 50 s unless they name another. `environment` is
  /// all that it sees beside PATH.
  explicit HealthWait(const Words& arguments, const Variables& environment = {});

  /// Waits until its log holds `text`. Throws std::runtime_error when it ends before.
  void until_it_says(std::string_view text);
  /// Until its log holds all of `texts`, in whatever order.
  void until_it_says_all(const Words& texts);
  /// Waits for its end.
  [[nodiscard]] Verdict finish();

 private:
  /// Takes what it says next. False at the end of its log.
  bool read_log();

  TempDir folder_;
  UniqueFd pipe_;
  std::string log_;
  std::optional<process::Child> child_;
};

/// One call from start to end.
[[nodiscard]] Verdict health_wait(const Words& arguments, const Variables& environment = {});

/// The wait of a single target ended ready, exit code 0.
void check_ready(const Verdict& verdict);

/// It ended with exit code 1 at the first answer, for this reason.
void check_refused_at_once(const Verdict& verdict, std::string_view reason);

/// `--once` ended with exit code 1, not because there is no hope, and for this reason.
void check_not_ready(const Verdict& verdict, std::string_view reason);

}  // namespace toolkit::test
