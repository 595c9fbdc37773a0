// The only list of what can be waited for; --help, the docs and the "unknown scheme" message are made from it.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "lib/core/environment.hpp"
#include "lib/core/mistakes.hpp"
#include "lib/health/address.hpp"
#include "lib/health/target.hpp"

namespace toolkit::health {

struct OptionKind {
  std::string_view name;
  std::string_view metavar;
  std::string_view help;
  bool repeatable = false;
};

/// Where the '#' of a target's options is looked for.
enum class HashRule {
  first,      ///< the first one: nothing before it can hold one
  last_known  ///< only a last one that is followed by known names alone; %23 is a literal '#'
};

struct ProbeKind {
  std::string_view scheme;
  std::string_view form;  ///< how a target of this kind is written
  std::string_view help;  ///< when it is ready
  std::span<const OptionKind> options;
  HashRule hash;
  /// Makes the probe and fills in what the target needs to know besides; adds what is wrong to `mistakes`.
  void (*make)(const TargetText& text, const Environment& environment, Target& target, Mistakes& mistakes);
  AddressGrammar grammar = AddressGrammar::url;
};

[[nodiscard]] std::span<const ProbeKind> probe_kinds();
[[nodiscard]] const ProbeKind* find_probe_kind(std::string_view scheme);

/// The options that every kind has.
[[nodiscard]] std::span<const OptionKind> common_target_options();

/// The names of all that a kind has.
[[nodiscard]] std::vector<std::string> option_names(const ProbeKind& kind);
[[nodiscard]] bool is_repeatable(const ProbeKind& kind, std::string_view name);

}  // namespace toolkit::health
