// Settings for a kind of test, each with its reason: what --list-presets prints and docs/sysctl-setup.md explains.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace toolkit::sysctl {

struct PresetLine {
  /// As sysctl names it ("vm.max_map_count"), or one of our words: thp, thp_defrag, hugepages, swap, governor, and the
  /// limits nofile, nproc, core.
  std::string_view name;
  std::string_view value;   ///< as it would be written on the command line
  bool at_least;            ///< a larger present value is left alone; only for one whole number, or for a limit
  std::string_view why;     ///< one sentence: what goes wrong without it
  std::string_view source;  ///< where its makers say so: an https URL
};

struct Preset {
  std::string_view name;
  std::string_view summary;  ///< half a sentence, without a full stop
  std::span<const PresetLine> lines;
};

/// In the order in which they are listed. No two of them contradict each other: where they name the same setting, they
/// ask for the same value, or for at least some value.
[[nodiscard]] const std::vector<Preset>& presets();

/// nullptr when there is none of that name.
[[nodiscard]] const Preset* find_preset(std::string_view name);

}  // namespace toolkit::sysctl
