#include "lib/health/target.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/core/values.hpp"
#include "lib/health/hidden_secrets.hpp"
#include "lib/health/probe_kinds.hpp"
#include "lib/health/refusal.hpp"
#include "lib/redact/redact.hpp"

namespace toolkit::health {
namespace {

constexpr std::uint64_t kMostSuccesses = 1'000'000;

/// A password with a '#' in it, as in redis://u:a#b@h, cuts the URL in two: its rest must not be shown as an option.
bool may_be_rest_of_password(std::string_view text) {
  const std::size_t colon = text.find(':');
  const ProbeKind* kind = find_probe_kind(lower(text.substr(0, std::min(colon, text.size()))));
  const std::size_t hash = text.find('#');
  return kind != nullptr && kind->hash == HashRule::first && hash != std::string_view::npos &&
         text.find('@', hash) != std::string_view::npos;
}

std::optional<std::chrono::milliseconds> read_time(const TargetText& text, std::string_view name, Mistakes& mistakes) {
  const auto value = text.option(name);
  if (!value) return std::nullopt;
  const auto time = parse_duration(*value);
  if (time && *time > std::chrono::milliseconds{0}) return *time;
  text.refuse_option(name, time ? "it must be more than 0s" : time.error().message, mistakes);
  return std::nullopt;
}

TargetPolicy read_policy(const TargetText& text, Mistakes& mistakes) {
  TargetPolicy policy;
  policy.timeout = read_time(text, "timeout", mistakes);
  policy.try_timeout = read_time(text, "try-timeout", mistakes);
  if (const auto value = text.option("successes")) {
    const auto number = parse_number(*value, 1, kMostSuccesses);
    if (number) policy.successes = static_cast<unsigned>(*number);
    if (!number) text.refuse_option("successes", number.error().message, mistakes);
  }
  return policy;
}

/// Behind the probe's maker: docker: names its container itself.
void read_container(const TargetText& text, Target& target, Mistakes& mistakes) {
  if (const auto name = text.option("container")) {
    if (name->empty()) text.refuse_option("container", "it is empty", mistakes);
    if (!target.container.empty()) text.refuse_option("container", "the target itself names it", mistakes);
    target.container = *name;
  }
  const auto expression = text.option("abort-on");
  if (!expression) return;
  if (target.container.empty()) {
    text.refuse_option("abort-on", "whose log? add the option container=NAME", mistakes);
  }
  auto pattern = regex::Pattern::compile(*expression);
  if (pattern) target.abort_on = std::make_shared<const regex::Pattern>(std::move(*pattern));
  if (!pattern) text.refuse_option("abort-on", pattern.error().message, mistakes);
}

/// Behind the probe's maker, too.
void read_refusal(const TargetText& text, Target& target, Mistakes& mistakes) {
  const auto value = text.option("refusal");
  if (!value) return;
  if (*value != "ready") text.refuse_option("refusal", "it can only be ready", mistakes);
  if (target.probe && !target.server) text.refuse_option("refusal", "only a server can refuse us", mistakes);
  if (target.probe) target.probe = take_refusal_for_ready(std::move(target.probe));
}

/// Of the option, or of what names the target where it has none.
std::string place_of(const TargetText& text, std::string_view name) {
  const auto found = std::ranges::find(text.options, name, &TargetOption::name);
  return found == text.options.end() ? text.place : found->place;
}

}  // namespace

std::optional<Target> make_target(const WrittenTarget& written, const Environment& environment, Mistakes& mistakes) {
  Mistakes own;
  const TargetText text = read_target_text(written, environment, own);
  Target target;
  target.shown = printable(redact::url(text.address));
  target.policy = read_policy(text, own);
  find_probe_kind(text.scheme)->make(text, environment, target, own);
  read_container(text, target, own);
  read_refusal(text, target, own);
  std::vector<std::string> secrets = secrets_to_hide(target);
  if (target.probe && !secrets.empty()) target.probe = hide_secrets(std::move(target.probe), std::move(secrets));
  target.places = {.timeout = place_of(text, "timeout"),
                   .successes = place_of(text, "successes"),
                   .container = place_of(text, "container"),
                   .abort_on = place_of(text, "abort-on")};
  if (own.empty()) return target;
  for (const std::string& mistake : own.list()) mistakes.add(mistake);
  return std::nullopt;
}

std::optional<Target> parse_target(std::string_view text, const Environment& environment, Mistakes& mistakes,
                                   const std::string& place) {
  Mistakes own;
  const auto written = split_target(text, own, place);
  auto target = written ? make_target(*written, environment, own) : std::nullopt;
  if (target) return target;
  if (may_be_rest_of_password(text)) {
    const std::string scheme = lower(text.substr(0, text.find(':')));
    mistakes.add(
        fmt::format("{2}{0}://…: is wrong, and not shown since an '@' behind its '#' may end a password; {0}: has the "
                    "options {1}. A '#' in a user or password is written %23, an '@' in an option %40",
                    scheme, join(option_names(*find_probe_kind(scheme)), ", "), place));
  } else {
    for (const std::string& mistake : own.list()) mistakes.add(mistake);
  }
  return std::nullopt;
}

}  // namespace toolkit::health
