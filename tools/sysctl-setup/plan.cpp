#include "tools/sysctl-setup/plan.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lib/actions/inputs.hpp"
#include "lib/actions/job.hpp"
#include "lib/core/file.hpp"
#include "lib/core/nearest.hpp"
#include "lib/core/random.hpp"
#include "lib/core/text.hpp"
#include "lib/sysctl/name.hpp"
#include "lib/sysctl/presets.hpp"
#include "tools/sysctl-setup/declaration.hpp"

namespace toolkit::sysctl_setup {
namespace {

using sysctl::Assignment;

constexpr std::string_view kRestore = "restore";
constexpr std::size_t kLargestFile = std::size_t{1} << 20U;

void add_presets(const cli::Call& call, std::vector<Assignment>& assignments, Mistakes& mistakes) {
  std::vector<std::string> names;
  for (const sysctl::Preset& preset : sysctl::presets()) names.emplace_back(preset.name);
  for (const std::string& name : call.list("preset")) {
    const sysctl::Preset* preset = sysctl::find_preset(name);
    if (preset == nullptr) {
      mistakes.add(fmt::format("{}: there is no preset {}{}; there are {}", call.origin("preset"), cli::shown(name),
                               suggestion(name, names), join(names, ", ")));
      continue;
    }
    for (const sysctl::PresetLine& line : preset->lines) {
      assignments.push_back({.key = std::string{line.name},
                             .value = std::string{line.value},
                             .origin = "preset " + name,
                             .at_least = line.at_least});
    }
  }
}

void add_files(const cli::Call& call, std::vector<Assignment>& assignments, Mistakes& mistakes) {
  for (const std::string& path : call.list("file")) {
    const auto text = read_file(path, kLargestFile);
    if (!text) {
      mistakes.add(fmt::format("{}: {}", call.origin("file"), printable(text.error().message)));
      continue;
    }
    std::ranges::move(sysctl::read_conf_file(*text, path, mistakes), std::back_inserter(assignments));
  }
}

/// Where a setting should stand: it may hold a password, so that it is not shown.
bool is_url(std::string_view text) { return text.substr(0, text.find('=')).find("://") != std::string_view::npos; }

void add_operands(const cli::Call& call, std::vector<Assignment>& assignments, Mistakes& mistakes) {
  for (const std::string& operand : call.operands()) {
    if (is_url(operand)) {
      mistakes.add(
          fmt::format("{}: a server is no setting; write --redis URL or --postgres URL (inputs redis, postgres)",
                      cli::shown(operand)));
      continue;
    }
    const std::string key = operand.substr(0, operand.find('='));
    const std::string origin = cli::shown(sysctl::holds_secret(trimmed(key)) ? key : operand);
    assignments.push_back(sysctl::read_assignment(operand, origin, mistakes));
    if (!assignments.back().excludes) continue;
    mistakes.add(
        fmt::format("{}: it has no value; write -KEY=VALUE, on the command line behind --", cli::shown(operand)));
  }
}

/// The names of the targets that --require means: as they were asked for, or by a wildcard.
void read_required(const cli::Call& call, Plan& plan, sysctl::SystemFiles& files, Mistakes& mistakes) {
  for (const std::string& key : call.list("require")) {
    if (is_url(key)) {
      mistakes.add(fmt::format("{}: {} is of a server, and not to be named here; --on-failure fail is for these, too",
                               call.origin("require"), cli::shown(key)));
      continue;
    }
    std::vector<std::string> names{key};
    if (const auto path = sysctl::path_of(key); path && !sysctl::is_limit_word(key) && key != sysctl::kSwapWord) {
      names.clear();
      for (const std::string& match : sysctl::matching(files, *path)) names.push_back(sysctl::name_of(match));
      names.push_back(sysctl::name_of(*path));  // what nothing has the name of
    }
    bool is_asked = false;
    for (const sysctl::Target& target : plan.targets.list) {
      if (std::ranges::find(names, target.name) == names.end()) continue;
      plan.required.push_back(target.name);
      is_asked = true;
    }
    if (is_asked || !mistakes.empty()) continue;
    mistakes.add(fmt::format("{}: nothing is asked of {}; give it a value, as in {}=VALUE", call.origin("require"),
                             cli::shown(key), key));
  }
}

OnFailure read_on_failure(const cli::Call& call) {
  const std::string word = call.text("on-failure").value_or("warn");
  if (word == "fail") return OnFailure::fail;
  return word == "ignore" ? OnFailure::ignore : OnFailure::warn;
}

bool read_undo(const cli::Call& call, const Environment& environment) {
  const std::string when = call.text("undo").value_or("auto");
  return when == "always" || (when == "auto" && environment.get("RUNNER_ENVIRONMENT") == "self-hosted");
}

void check_report(const Plan& plan, const cli::Call& call, Mistakes& mistakes) {
  if (!plan.report_file) return;
  if (const auto can = check_replaceable(*plan.report_file); !can) {
    mistakes.add(fmt::format("{}: {}", call.origin("report"), printable(can.error().message)));
  }
}

void check_restore(const cli::Call& call, Mistakes& mistakes) {
  const auto refuse = [&](const std::string& what) {
    mistakes.add(fmt::format("restore: it puts back what was changed, and takes no {}; leave it out", what));
  };
  if (call.operands().size() > 1) refuse("settings");
  for (const char* name : {"preset", "file", "require", "check", "list-presets"}) {
    if (call.given(name)) refuse(call.origin(name));
  }
}

void read_servers(const cli::Call& call, const Environment& environment, Plan& plan, Mistakes& mistakes) {
  plan.servers = dbsettings::Servers::read(call.list("redis"), call.list("postgres"), environment, {}, mistakes);
  plan.unsafe_durability = call.flag("unsafe-durability");
  if (plan.verb == Verb::restore) return;
  if (call.given("postgres") && !plan.unsafe_durability) {
    mistakes.add(
        fmt::format("{}: it turns off what keeps the server's data through a crash; if it may be lost, say so by "
                    "--unsafe-durability (input unsafe-durability: true)",
                    call.origin("postgres")));
  }
  if (plan.unsafe_durability && !call.given("postgres")) {
    mistakes.add(fmt::format("{}: it is about servers of --postgres (input postgres), and there is none",
                             call.origin("unsafe-durability")));
  }
}

/// Without inputs: the last step of the action is not asked anything, but has them all the same.
bool is_restore(const cli::Call& call) {
  return !call.operands_text() && !call.operands().empty() && call.operands().front() == kRestore;
}

void read_settings(const cli::Call& call, Plan& plan, sysctl::SystemFiles& files, Mistakes& mistakes) {
  std::vector<Assignment> assignments;
  add_presets(call, assignments, mistakes);
  add_files(call, assignments, mistakes);
  add_operands(call, assignments, mistakes);
  plan.targets = sysctl::resolve(assignments, files, mistakes);
  const bool is_any = call.given("preset") || call.given("file") || call.given("redis") || call.given("postgres");
  if (call.operands().empty() && !is_any) {
    mistakes.add(
        "nothing is asked for; write KEY=VALUE, like vm.swappiness=10, or --preset NAME, or fill the input settings, "
        "preset, file, redis or postgres");
  }
  read_required(call, plan, files, mistakes);
}

}  // namespace

Plan build_plan(const cli::Call& call, const Environment& environment, sysctl::SystemFiles& files, Mistakes& mistakes) {
  Plan plan;
  plan.journal = call.text("journal").value_or("");
  plan.is_journal_given = call.given("journal");
  plan.report_file = call.text("report");
  plan.on_failure = read_on_failure(call);
  plan.restores_all = call.flag("all");
  plan.is_undone = read_undo(call, environment);
  plan.stays = call.text("undo") == "never";
  check_report(plan, call, mistakes);
  if (!plan.journal.starts_with('/')) {
    mistakes.add(fmt::format("{}: {} is no absolute path", call.origin("journal"), cli::shown(plan.journal)));
  }
  if (is_restore(call)) {
    plan.verb = Verb::restore;
    check_restore(call, mistakes);
    read_servers(call, environment, plan, mistakes);
    return plan;
  }
  if (call.flag("all")) mistakes.add("--all: it goes with restore only; leave it out");
  if (call.flag("list-presets")) {
    plan.verb = Verb::list_presets;
    return plan;
  }
  if (call.flag("check")) plan.verb = Verb::check;
  read_settings(call, plan, files, mistakes);
  read_servers(call, environment, plan, mistakes);
  return plan;
}

Plan build_plan(const std::vector<std::string>& arguments, sysctl::SystemFiles& files) {
  const bool is_action = Environment::of_this_process().get("CI_TOOLKIT_ACTION") == declaration().name;
  const actions::Inputs inputs =
      actions::Inputs::take_from_process(declaration().name, cli::input_names(declaration()));
  // What the action's last step does is said by its word, but for the passwords that it needs again.
  const bool is_restore = std::ranges::find(arguments, kRestore) != arguments.end();
  const auto input = [&](const std::string& name) -> std::optional<std::string> {
    if (is_restore && name != "redis" && name != "postgres") return std::nullopt;
    return inputs.text_as_written(name);
  };
  const Environment environment = Environment::of_this_process();
  Mistakes mistakes;
  const cli::Call call = cli::parse(declaration(), arguments, input, mistakes);
  Plan plan = build_plan(call, environment, files, mistakes);
  mistakes.throw_if_any();
  plan.is_last_step = is_action && is_restore;
  const auto job = actions::Job::from_environment(environment);
  if (!plan.report_file && plan.verb != Verb::restore && job.active() && job.temp()) {
    plan.report_file = fmt::format("{}/sysctl-setup-{}.json", *job.temp(), secure_token(6));
  }
  return plan;
}

}  // namespace toolkit::sysctl_setup
