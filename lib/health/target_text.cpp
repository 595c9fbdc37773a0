#include "lib/health/target_text.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lib/core/nearest.hpp"
#include "lib/core/text.hpp"
#include "lib/core/url.hpp"
#include "lib/core/values.hpp"
#include "lib/health/address.hpp"
#include "lib/health/probe_kinds.hpp"
#include "lib/health/variables.hpp"
#include "lib/redact/redact.hpp"

namespace toolkit::health {
namespace {

std::vector<std::string> schemes() {
  std::vector<std::string> names;
  for (const ProbeKind& kind : probe_kinds()) names.emplace_back(kind.scheme);
  return names;
}

std::string scheme_of(std::string_view text) { return lower(text.substr(0, text.find(':'))); }

/// Whether each name in `options` is one that targets of this kind have.
bool all_known(std::string_view options, const ProbeKind& kind) {
  const std::vector<std::string> names = option_names(kind);
  return std::ranges::all_of(split_query(options),
                             [&](const QueryItem& item) { return std::ranges::find(names, item.name) != names.end(); });
}

/// Where the '#' that begins the options is; npos when there is none.
std::size_t find_options(std::string_view text, const ProbeKind& kind) {
  if (kind.hash == HashRule::first) return text.find('#');
  const std::size_t hash = text.rfind('#');
  if (hash == std::string_view::npos) return hash;
  const std::string_view options = text.substr(hash + 1);
  const bool are_options = !split_query(options).empty() && all_known(options, kind);
  return are_options ? hash : std::string_view::npos;
}

/// %23 becomes '#', and nothing else is touched: `exec:date +%d` means what it says.
std::string with_literal_hashes(std::string_view text) {
  std::string result{text};
  for (std::size_t at = result.find("%23"); at != std::string::npos; at = result.find("%23", at + 1)) {
    result.replace(at, 3, "#");
  }
  return result;
}

/// What is wrong with a text whose scheme is none of ours.
std::string unknown_scheme(std::string_view text) {
  if (text.starts_with("${")) {
    return fmt::format("its scheme is not written out: a variable may stand anywhere else; begin with one of {}",
                       join(schemes(), ", "));
  }
  const std::size_t colon = text.find(':');
  const std::string scheme = scheme_of(text);
  const std::string known = join(schemes(), ", ");
  const bool is_host_and_port =
      colon == std::string_view::npos || parse_number(text.substr(colon + 1), 0, UINT16_MAX).has_value();
  const bool has_scheme =
      !is_host_and_port && (text.substr(colon).starts_with("://") || !suggestion(scheme, schemes()).empty());
  if (!has_scheme) return fmt::format("has no scheme; write tcp://… or file:… with one of {}", known);
  return fmt::format("unknown scheme '{}'{}; known are {}", printable(scheme), suggestion(scheme, schemes()), known);
}

/// The text's kind; none is a mistake.
const ProbeKind* kind_of(std::string_view text, const std::string& place, Mistakes& mistakes) {
  const ProbeKind* kind = text.find(':') == std::string_view::npos ? nullptr : find_probe_kind(scheme_of(text));
  if (kind == nullptr) {
    const std::string shown = printable(redact::url(text.substr(0, text.find('#'))));
    mistakes.add(fmt::format("{}{}: {}", place, shown, unknown_scheme(text)));
  }
  return kind;
}

class OptionReader {
 public:
  OptionReader(const ProbeKind& kind, const Environment& environment, TargetText& target, Mistakes& mistakes)
      : kind_{kind}, names_{option_names(kind)}, environment_{environment}, target_{target}, mistakes_{mistakes} {}

  void read(const WrittenOption& written) {
    const auto refuse = [&](const std::string& place, std::string_view message) {
      mistakes_.add(fmt::format("{}{}: {}", place, target_.shown, message));
    };
    const std::string& name = written.name;
    if (std::ranges::find(names_, name) == names_.end()) {
      return refuse(written.name_place,
                    fmt::format("{}: has no option '{}'{}; it has {}", kind_.scheme, printable(redact::url(name)),
                                suggestion(name, names_), join(names_, ", ")));
    }
    if (!written.value) {
      return refuse(written.name_place, fmt::format("the option {} needs a value, like #{}=…", name, name));
    }
    if (target_.option(name) && !is_repeatable(kind_, name)) {
      return refuse(written.name_place, fmt::format("the option {} is given twice", name));
    }
    const Filled filled = put_in_variables(*written.value, environment_, {.fit = fit_encoded});
    for (const std::string& mistake : filled.mistakes) {
      refuse(written.value_place, fmt::format("{}: {}", name, mistake));
    }
    const auto value = percent_decode(filled.text);
    if (!value) {
      return refuse(written.value_place,
                    fmt::format("the option {} has {}; write a literal % as %25", name, value.error().message));
    }
    const std::string shown = percent_decode(*written.value).value_or(*written.value);
    target_.options.push_back({name, *value, filled.text, shown, written.value_place, filled.mistakes.empty()});
  }

 private:
  const ProbeKind& kind_;
  std::vector<std::string> names_;
  const Environment& environment_;
  TargetText& target_;
  Mistakes& mistakes_;
};

}  // namespace

std::optional<std::string> TargetText::option(std::string_view name) const {
  const auto found = std::ranges::find(options, name, &TargetOption::name);
  return found == options.end() ? std::nullopt : std::optional{found->value};
}

std::vector<std::string> TargetText::options_named(std::string_view name) const {
  std::vector<std::string> values;
  for (const TargetOption& option : options) {
    if (option.name == name) values.push_back(option.value);
  }
  return values;
}

void TargetText::refuse(std::string_view message, Mistakes& mistakes) const {
  mistakes.add(fmt::format("{}{}: {}", place, shown, message));
}

void TargetText::refuse(const TargetOption& option, std::string_view message, Mistakes& mistakes) const {
  if (option.is_known) mistakes.add(fmt::format("{}{}: {}: {}", option.place, shown, option.name, message));
}

void TargetText::refuse_option(std::string_view name, std::string_view message, Mistakes& mistakes) const {
  const auto found = std::ranges::find(options, name, &TargetOption::name);
  if (found != options.end()) refuse(*found, message, mistakes);
}

std::optional<WrittenTarget> split_target(std::string_view text, Mistakes& mistakes, const std::string& place) {
  const ProbeKind* kind = kind_of(text, place, mistakes);
  if (kind == nullptr) return std::nullopt;
  const std::size_t hash = find_options(text, *kind);
  WrittenTarget target{.address = std::string{text.substr(0, hash)}, .options = {}, .place = place};
  if (hash == std::string_view::npos) return target;
  for (const QueryItem& item : split_query(text.substr(hash + 1))) {
    target.options.push_back({.name = std::string{item.name},
                              .value = item.value ? std::optional<std::string>{*item.value} : std::nullopt,
                              .name_place = place,
                              .value_place = place});
  }
  return target;
}

std::optional<WrittenTarget> target_without_options(std::string_view address, Mistakes& mistakes,
                                                    const std::string& place) {
  const ProbeKind* kind = kind_of(address, place, mistakes);
  if (kind == nullptr) return std::nullopt;
  if (find_options(address, *kind) == std::string_view::npos) {
    return WrittenTarget{.address = std::string{address}, .options = {}, .place = place};
  }
  // Not shown: it may be a password with a '#' in it.
  mistakes.add(
      fmt::format("{}{}:…: has a '#', behind which options stood; they are keys of their own here. In a user or "
                  "password it is written %23",
                  place, kind->scheme));
  return std::nullopt;
}

TargetText read_target_text(const WrittenTarget& written, const Environment& environment, Mistakes& mistakes) {
  TargetText target;
  target.scheme = scheme_of(written.address);
  target.place = written.place;
  const ProbeKind& kind = *find_probe_kind(target.scheme);
  std::string address = written.address;
  if (kind.hash == HashRule::last_known) address = with_literal_hashes(address);
  target.shown = printable(redact::url(address));
  const Filled filled = fill_address(address, kind.grammar, environment);
  for (const std::string& mistake : filled.mistakes) target.refuse(mistake, mistakes);
  target.address = filled.text;
  target.rest = target.address.substr(target.scheme.size() + 1);
  OptionReader reader{kind, environment, target, mistakes};
  for (const WrittenOption& option : written.options) reader.read(option);
  return target;
}

}  // namespace toolkit::health
