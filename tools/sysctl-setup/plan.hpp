// What one call is to do: everything that can be known before anything is changed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lib/cli/parse.hpp"
#include "lib/core/environment.hpp"
#include "lib/dbsettings/servers.hpp"
#include "lib/sysctl/targets.hpp"

namespace toolkit::sysctl_setup {

enum class Verb { set, check, restore, list_presets };
enum class OnFailure { warn, fail, ignore };

struct Plan {
  Verb verb = Verb::set;
  sysctl::Targets targets = {};
  OnFailure on_failure = OnFailure::warn;
  std::vector<std::string> required = {};  ///< names of targets
  bool is_undone = false;                  ///< whether the action's last step puts everything back
  bool stays = false;                      ///< nothing puts it back but `restore`
  bool restores_all = false;
  bool is_last_step =
      false;  ///< restore, as the action's own last step: it knows what there is to put back, or nothing
  std::string journal = {};
  bool is_journal_given = false;
  dbsettings::Servers servers = {};
  bool unsafe_durability = false;
  std::optional<std::string> report_file = {};
};

/// Reads files and looks which settings there are; changes nothing. All mistakes at once.
[[nodiscard]] Plan build_plan(const cli::Call& call, const Environment& environment, sysctl::SystemFiles& files,
                              Mistakes& mistakes);

/// The same for this process: takes the action's inputs out of the environment. Throws UsageError.
[[nodiscard]] Plan build_plan(const std::vector<std::string>& arguments, sysctl::SystemFiles& files);

}  // namespace toolkit::sysctl_setup
