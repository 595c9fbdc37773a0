// Puts back what apply() changed.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "lib/settings/journal.hpp"
#include "lib/settings/setting.hpp"

namespace toolkit::settings {

enum class Fate {
  restored,
  already_back,  ///< it says again what it said before
  still_held,    ///< another holder asked later: his value stays
  left,          ///< it has another value than the one we set, or is gone: there is nothing of ours to put back
  elsewhere,     ///< `message` says where it can be put back from; it stays in the journal
  failed         ///< `message` says why; it stays in the journal
};

[[nodiscard]] std::string_view word_of(Fate fate);
/// Whether it is in the journal still.
[[nodiscard]] bool is_kept(Fate fate);

struct Restored {
  std::string id = {};
  std::string name = {};
  std::string value = {};  ///< what it says now, or for still_held and failed what it should say; as it may be shown
  Fate fate = Fate::failed;
  std::string message = {};
};

struct Restoration {
  std::vector<Restored> restored = {};
  /// Why the journal could not be written afterwards; else empty. It still says what was to be put back.
  std::string failure = {};
};

/// The setting with an id, or why there is none.
using SettingMaker = std::function<Attempt<std::unique_ptr<Setting>>(const std::string& id)>;

/// Which holders are to let go.
using HolderFilter = std::function<bool(const Holder& holder)>;

/// Those that `ends` names let go of all that they hold, the last change first. A setting goes back to what the last
/// holder found; who lets go beneath another leaves him what he had found himself. What cannot be put back while others
/// are not is tried again after them, and what a later write has changed is written again. Saves the journal when it is
/// done; when it is killed before, the next one finds its way from there.
[[nodiscard]] Restoration restore(Journal& journal, const HolderFilter& ends, const SettingMaker& make);

}  // namespace toolkit::settings
