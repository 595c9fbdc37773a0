#include "tools/health-wait/plan.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lib/actions/inputs.hpp"
#include "lib/actions/mask.hpp"
#include "lib/core/file.hpp"
#include "lib/core/random.hpp"
#include "lib/core/text.hpp"
#include "lib/core/values.hpp"
#include "lib/health/container_watch.hpp"
#include "lib/health/target_list.hpp"
#include "tools/health-wait/declaration.hpp"

namespace toolkit::health_wait {
namespace {

using std::chrono::milliseconds;

/// A duration that must not be 0.
milliseconds positive(const cli::Call& call, const std::string& name, Mistakes& mistakes) {
  const milliseconds value = call.duration(name).value_or(milliseconds{0});
  if (value > milliseconds{0}) return value;
  mistakes.add(fmt::format("{}: it must be more than 0s", call.origin(name)));
  return milliseconds{1};
}

health::Pace read_pace(const cli::Call& call, Mistakes& mistakes) {
  return {.first = positive(call, "first-delay", mistakes),
          .refused_cap = positive(call, "refused-delay", mistakes),
          .not_yet_cap = positive(call, "not-yet-delay", mistakes),
          .other_cap = positive(call, "max-delay", mistakes),
          .growth = static_cast<unsigned>(call.number("growth").value_or(health::Pace{}.growth)),
          .jitter = call.text("jitter") == "full"};
}

health::WaitPolicy read_policy(const cli::Call& call, Mistakes& mistakes) {
  health::WaitPolicy policy;
  policy.timeout = positive(call, "timeout", mistakes);
  policy.try_timeout = positive(call, "try-timeout", mistakes);
  policy.name_grace = call.duration("name-grace").value_or(policy.name_grace);
  policy.successes = static_cast<unsigned>(call.number("successes").value_or(1));
  policy.any = call.flag("any");
  policy.until_gone = call.flag("until-gone");
  policy.once = call.flag("once");
  policy.keep_trying = call.flag("keep-trying");
  policy.pace = read_pace(call, mistakes);
  policy.seed = call.number("seed").value_or(random_seed());
  return policy;
}

/// One try cannot succeed several times in a row.
void check_once(const Plan& plan, const cli::Call& call, Mistakes& mistakes) {
  if (!plan.policy.once) return;
  constexpr std::string_view kWhy = "makes a single try, which cannot be ready several times in a row";
  if (plan.policy.successes > 1) mistakes.add(fmt::format("{}: {}", call.origin("once"), kWhy));
  for (const health::Target& target : plan.targets) {
    if (target.policy.successes.value_or(1) < 2) continue;
    mistakes.add(
        fmt::format("{}{}: successes: {} {}", target.places.successes, target.shown, call.origin("once"), kWhy));
  }
}

void check_report(const Plan& plan, const cli::Call& call, Mistakes& mistakes) {
  if (!plan.report_file) return;
  if (const auto can = check_replaceable(*plan.report_file); !can) {
    mistakes.add(fmt::format("{}: {}", call.origin("report"), printable(can.error().message)));
  }
}

/// A target's own timeout lies within that of the whole wait: the default gives way to it, a given one is a
/// contradiction.
void fit_timeout(Plan& plan, const cli::Call& call, Mistakes& mistakes) {
  const bool is_given = call.given("timeout");
  const milliseconds whole = plan.policy.timeout;
  for (const health::Target& target : plan.targets) {
    const milliseconds own = target.policy.timeout.value_or(whole);
    if (is_given && own > whole) {
      mistakes.add(fmt::format("{}{}: timeout: {} is longer than the whole wait's {}; raise {}", target.places.timeout,
                               target.shown, format_duration(own), format_duration(whole), call.origin("timeout")));
    } else {
      plan.policy.timeout = std::max(plan.policy.timeout, own);
    }
  }
}

/// Where containers come in.
void read_containers(Plan& plan, const cli::Call& call, Mistakes& mistakes) {
  if (const auto document = call.text("services")) {
    auto services = services::read_github_services(*document);
    if (services) plan.services = std::move(*services);
    if (!services) mistakes.add(fmt::format("{}: {}", call.origin("services"), services.error().message));
  }
  plan.compose = call.text("compose");
  if (plan.compose && trimmed(*plan.compose).empty()) {
    mistakes.add(fmt::format("{}: it is empty; write a project's name or a compose file", call.origin("compose")));
  }
  if (const auto expression = call.text("abort-on")) {
    auto pattern = regex::Pattern::compile(*expression);
    if (pattern) plan.abort_on = std::make_shared<const regex::Pattern>(std::move(*pattern));
    if (!pattern) mistakes.add(fmt::format("{}: {}", call.origin("abort-on"), pattern.error().message));
  }
}

void add(Plan& plan, health::Target target, const Environment& environment, Mistakes& mistakes) {
  if (!target.container.empty() && !target.abort_on) target.abort_on = plan.abort_on;
  // While one waits for the end of a service, its container may end.
  if (!plan.policy.until_gone) health::watch_container(target, environment, mistakes);
  plan.targets.push_back(std::move(target));
}

/// One line each, or a YAML list: all of the input, or an argument.
void read_targets(Plan& plan, const cli::Call& call, const Environment& environment, Mistakes& mistakes) {
  const auto& input = call.operands_text();
  const bool is_one_list = input && health::is_target_list(*input);
  for (const std::string& text : is_one_list ? std::vector{*input} : call.operands()) {
    if (!health::is_target_list(text)) {
      add_target(plan, text, environment, mistakes);
      continue;
    }
    const std::string origin = call.origin(declaration().operands->name);
    for (health::Target& target : health::parse_target_list(text, origin, environment, mistakes)) {
      add(plan, std::move(target), environment, mistakes);
    }
  }
}

/// A pattern that no log is looked at for would never end a wait.
void check_abort_on(const Plan& plan, const cli::Call& call, Mistakes& mistakes) {
  const auto has_container = [](const health::Target& target) { return !target.container.empty(); };
  if (plan.policy.until_gone) {
    constexpr std::string_view kWhy = "no log is looked at while one waits for the end of a service; leave it out";
    if (plan.abort_on) mistakes.add(fmt::format("{}: {}", call.origin("abort-on"), kWhy));
    for (const health::Target& target : plan.targets) {
      if (!target.abort_on || target.abort_on == plan.abort_on) continue;
      mistakes.add(fmt::format("{}{}: abort-on: {}", target.places.abort_on, target.shown, kWhy));
    }
    return;
  }
  const bool may_find_some = call.given("services") || call.given("compose");
  // A target that is wrong may have had one.
  if (!plan.abort_on || may_find_some || !mistakes.empty() || std::ranges::any_of(plan.targets, has_container)) return;
  mistakes.add(fmt::format("{}: no target has a container whose log could be looked at; add #container=NAME to one",
                           call.origin("abort-on")));
}

}  // namespace

void add_target(Plan& plan, const std::string& text, const Environment& environment, Mistakes& mistakes) {
  if (auto target = health::parse_target(text, environment, mistakes))
    add(plan, std::move(*target), environment, mistakes);
}

Plan build_plan(const cli::Call& call, const Environment& environment, Mistakes& mistakes) {
  Plan plan;
  plan.policy = read_policy(call, mistakes);
  read_containers(plan, call, mistakes);
  read_targets(plan, call, environment, mistakes);
  if (call.operands().empty() && !call.given("services") && !call.given("compose")) {
    mistakes.add(
        "no target is given; write one URL each, like redis://localhost, or fill the input targets, services or "
        "compose");
  }
  plan.command = call.command();
  plan.report_file = call.text("report");
  plan.quiet = call.flag("quiet");
  fit_timeout(plan, call, mistakes);
  check_once(plan, call, mistakes);
  check_abort_on(plan, call, mistakes);
  check_report(plan, call, mistakes);
  return plan;
}

Plan build_plan(const std::vector<std::string>& arguments) {
  const actions::Inputs inputs =
      actions::Inputs::take_from_process(declaration().name, cli::input_names(declaration()));
  const Environment environment = Environment::of_this_process();
  Mistakes mistakes;
  const cli::Call call = cli::parse(
      declaration(), arguments, [&](const std::string& name) { return inputs.text_as_written(name); }, mistakes);
  Plan plan = build_plan(call, environment, mistakes);
  mistakes.throw_if_any();
  const auto job = actions::Job::from_environment(environment);
  if (!plan.report_file && job.active() && job.temp()) {
    plan.report_file = fmt::format("{}/health-wait-{}.json", *job.temp(), secure_token(6));
  }
  return plan;
}

bool is_once(const std::vector<std::string>& arguments, Environment environment) {
  const actions::Inputs inputs =
      actions::Inputs::take(declaration().name, cli::input_names(declaration()), environment);
  Mistakes ignored;  // they are told elsewhere
  return cli::parse(
             declaration(), arguments, [&](const std::string& name) { return inputs.text_as_written(name); }, ignored)
      .flag("once");
}

void mask_secrets(const Plan& plan, actions::Commands& commands) {
  for (const health::Target& target : plan.targets) {
    std::vector<std::string> masks;
    const auto add = [&masks](std::vector<std::string> more) { std::ranges::move(more, std::back_inserter(masks)); };
    for (const std::string& secret : target.secrets) add(actions::masks_of(secret, target.known));
    for (const auto& [name, value] : target.headers) add(actions::masks_of_header(name, value, target.known));
    for (const std::string& mask : masks) commands.add_mask(mask);
  }
}

}  // namespace toolkit::health_wait
