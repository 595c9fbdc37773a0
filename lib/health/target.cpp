#include "lib/health/target.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lib/core/nearest.hpp"
#include "lib/core/text.hpp"
#include "lib/core/url.hpp"
#include "lib/core/values.hpp"
#include "lib/health/probe_kinds.hpp"
#include "lib/redact/redact.hpp"

namespace toolkit::health {
namespace {

constexpr std::uint64_t kMostSuccesses = 1'000'000;

std::vector<std::string> schemes() {
  std::vector<std::string> names;
  for (const ProbeKind& kind : probe_kinds()) names.emplace_back(kind.scheme);
  return names;
}

std::vector<std::string> option_names(const ProbeKind& kind) {
  std::vector<std::string> names;
  for (const OptionKind& option : common_target_options()) names.emplace_back(option.name);
  for (const OptionKind& option : kind.options) names.emplace_back(option.name);
  return names;
}

bool is_repeatable(const ProbeKind& kind, std::string_view name) {
  const auto found = std::ranges::find(kind.options, name, &OptionKind::name);
  return found != kind.options.end() && found->repeatable;
}

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

/// A password with a '#' in it, as in redis://u:a#b@h, cuts the URL in two: its rest must not be shown as an option.
bool may_be_rest_of_password(std::string_view text) {
  const std::size_t colon = text.find(':');
  const ProbeKind* kind = find_probe_kind(lower(text.substr(0, std::min(colon, text.size()))));
  const std::size_t hash = text.find('#');
  return kind != nullptr && kind->hash == HashRule::first && hash != std::string_view::npos &&
         text.find('@', hash) != std::string_view::npos;
}

void read_options(std::string_view text, const ProbeKind& kind, TargetText& target, Mistakes& mistakes) {
  const std::vector<std::string> names = option_names(kind);
  for (const QueryItem& item : split_query(text)) {
    const std::string name{item.name};
    if (std::ranges::find(names, name) == names.end()) {
      mistakes.add(fmt::format("{}: {}: has no option '{}'{}; it has {}", target.shown, kind.scheme, printable(name),
                               suggestion(name, names), join(names, ", ")));
      continue;
    }
    if (!item.value) {
      mistakes.add(fmt::format("{}: the option {} needs a value, like #{}=…", target.shown, name, name));
      continue;
    }
    if (target.option(name) && !is_repeatable(kind, name)) {
      mistakes.add(fmt::format("{}: the option {} is given twice", target.shown, name));
      continue;
    }
    const auto value = percent_decode(*item.value);
    if (!value) {
      mistakes.add(
          fmt::format("{}: the option {} has {}; write a literal % as %25", target.shown, name, value.error().message));
      continue;
    }
    target.options.push_back({name, *value, std::string{*item.value}});
  }
}

std::optional<std::chrono::milliseconds> read_time(const TargetText& text, std::string_view name, Mistakes& mistakes) {
  const auto value = text.option(name);
  if (!value) return std::nullopt;
  const auto time = parse_duration(*value);
  if (time && *time > std::chrono::milliseconds{0}) return *time;
  mistakes.add(fmt::format("{}: {}: {}", text.shown, name, time ? "it must be more than 0s" : time.error().message));
  return std::nullopt;
}

TargetPolicy read_policy(const TargetText& text, Mistakes& mistakes) {
  TargetPolicy policy;
  policy.timeout = read_time(text, "timeout", mistakes);
  policy.try_timeout = read_time(text, "try-timeout", mistakes);
  if (const auto value = text.option("successes")) {
    const auto number = parse_number(*value, 1, kMostSuccesses);
    if (number) policy.successes = static_cast<unsigned>(*number);
    if (!number) mistakes.add(fmt::format("{}: successes: {}", text.shown, number.error().message));
  }
  return policy;
}

/// Behind the probe's maker: docker: names its container itself.
void read_container(const TargetText& text, Target& target, Mistakes& mistakes) {
  if (const auto name = text.option("container")) {
    if (name->empty()) mistakes.add(fmt::format("{}: container: it is empty", text.shown));
    if (!target.container.empty()) mistakes.add(fmt::format("{}: container: the target itself names it", text.shown));
    target.container = *name;
  }
  const auto expression = text.option("abort-on");
  if (!expression) return;
  if (target.container.empty()) {
    mistakes.add(fmt::format("{}: abort-on: whose log? add the option container=NAME", text.shown));
  }
  auto pattern = regex::Pattern::compile(*expression);
  if (pattern) target.abort_on = std::make_shared<const regex::Pattern>(std::move(*pattern));
  if (!pattern) mistakes.add(fmt::format("{}: abort-on: {}", text.shown, pattern.error().message));
}

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

std::optional<TargetText> parse_target_text(std::string_view text, Mistakes& mistakes) {
  const std::string shown = printable(redact::url(text.substr(0, text.find('#'))));
  const std::size_t colon = text.find(':');
  const std::string scheme = lower(text.substr(0, std::min(colon, text.size())));
  const ProbeKind* kind = colon == std::string_view::npos ? nullptr : find_probe_kind(scheme);
  if (kind == nullptr) {
    const std::string known = join(schemes(), ", ");
    const bool is_host_and_port =
        colon == std::string_view::npos || parse_number(text.substr(colon + 1), 0, UINT16_MAX);
    const bool has_scheme =
        !is_host_and_port && (text.substr(colon).starts_with("://") || !suggestion(scheme, schemes()).empty());
    mistakes.add(has_scheme ? fmt::format("{}: unknown scheme '{}'{}; known are {}", shown, printable(scheme),
                                          suggestion(scheme, schemes()), known)
                            : fmt::format("{}: has no scheme; write {}://… or {}:… with one of {}", shown, "tcp",
                                          "file", known));
    return std::nullopt;
  }
  const std::size_t hash = find_options(text, *kind);
  TargetText target;
  target.scheme = scheme;
  target.address = text.substr(0, std::min(hash, text.size()));
  if (kind->hash == HashRule::last_known) target.address = with_literal_hashes(target.address);
  target.rest = target.address.substr(colon + 1);
  target.shown = printable(redact::url(target.address));
  if (hash != std::string_view::npos) read_options(text.substr(hash + 1), *kind, target, mistakes);
  return target;
}

std::optional<Target> parse_target(std::string_view text, const Environment& environment, Mistakes& mistakes) {
  Mistakes own;
  Target target;
  if (const auto parsed = parse_target_text(text, own)) {
    target.shown = parsed->shown;
    target.policy = read_policy(*parsed, own);
    find_probe_kind(parsed->scheme)->make(*parsed, environment, target, own);
    read_container(*parsed, target, own);
  }
  if (own.empty()) return target;
  if (may_be_rest_of_password(text)) {
    const std::string scheme = lower(text.substr(0, text.find(':')));
    mistakes.add(
        fmt::format("{0}://…: is wrong, and not shown since an '@' behind its '#' may end a password; {0}: has the "
                    "options {1}. A '#' in a user or password is written %23, an '@' in an option %40",
                    scheme, join(option_names(*find_probe_kind(scheme)), ", ")));
  } else {
    for (const std::string& mistake : own.list()) mistakes.add(mistake);
  }
  return std::nullopt;
}

}  // namespace toolkit::health
