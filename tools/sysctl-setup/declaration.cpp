#include "tools/sysctl-setup/declaration.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "lib/sysctl/name.hpp"
#include "lib/sysctl/presets.hpp"

namespace toolkit::sysctl_setup {
namespace {

using cli::Option;
using cli::Type;

std::string setting_table() {
  static constexpr std::size_t kColumn = 28;
  const auto row = [](std::string_view form, std::string_view help) {
    return fmt::format("{:<{}}  {}\n", form, kColumn, help);
  };
  std::string text = row("vm.swappiness=10", "a sysctl; also vm/swappiness or /proc/sys/vm/swappiness") +
                     row("net.ipv4.conf.*.rp_filter=2", "every sysctl that the wildcard names") +
                     row("-KEY=VALUE", "nobody minds when it cannot be set; on the command line behind --") +
                     row("/sys/PATH=VALUE", "a file below /sys");
  for (const sysctl::Word& word : sysctl::kFileWords) text += row(fmt::format("{}=VALUE", word.name), word.help);
  return text + row("swap=off, swap=4GiB", "no swap; a swap file of that size besides what there is") +
         row("nofile=N, nofile=SOFT:HARD", "the limit of open files of the steps to come; a number or unlimited") +
         row("nproc=N, core=N", "likewise of processes, and of the size of a core dump in bytes");
}

std::string preset_table() {
  constexpr std::size_t kColumn = 14;
  std::string text;
  for (const sysctl::Preset& preset : sysctl::presets()) {
    text += fmt::format("{:<{}}  {}\n", preset.name, kColumn, preset.summary);
  }
  return text + "\n--list-presets prints each line of them, with its reason and its source.";
}

/// How it is told, and where what was there before is kept.
std::vector<Option> other_options() {
  return {
      {.name = "report",
       .type = Type::path,
       .metavar = "FILE",
       .help = "Write what became of each setting to this file, as JSON."},
      {.name = "all",
       .type = Type::flag,
       .help = "With restore: put back what running jobs have changed, too.",
       .input = false},
      {.name = "journal",
       .type = Type::path,
       .metavar = "FOLDER",
       .fallback = "/run/ci-toolkit/sysctl",
       .help = "Where the values from before are kept until they are put back.",
       .input = false},
      {.name = "list-presets",
       .type = Type::flag,
       .help = "Print all presets, each line with its reason and its source.",
       .input = false},
  };
}

std::vector<Option> setting_options() {
  return {
      {.name = "preset",
       .type = Type::list,
       .metavar = "NAME",
       .help = "Settings for a kind of test, as --list-presets shows them. Those that are named by themselves win."},
      {.name = "file",
       .type = Type::list,
       .metavar = "FILE",
       .help = "A file of settings, as sysctl.d(5) has it. Later ones win over earlier ones and over presets."},
      {.name = "redis",
       .type = Type::list,
       .metavar = "URL",
       .help = "A Redis for tests: nothing is saved to disk, half of the memory is its limit, and only warnings are "
               "logged, by CONFIG SET. Undone likewise; the URL with its password is then needed again."},
      {.name = "postgres",
       .type = Type::list,
       .metavar = "URL",
       .help =
           "A PostgreSQL for tests: fsync, full_page_writes and synchronous_commit are off, by ALTER SYSTEM. A crash "
           "can then destroy all of its data, so that --unsafe-durability must stand beside it."},
      {.name = "unsafe-durability", .type = Type::flag, .help = "The data of the --postgres servers may be lost."},
      {.name = "on-failure",
       .type = Type::choice,
       .metavar = "WHAT",
       .fallback = "warn",
       .help = "What becomes of a setting that cannot be had: a warning, exit code 1, or nothing but its line in the "
               "table. The others are set in any case.",
       .choices = {"warn", "fail", "ignore"}},
      {.name = "require",
       .type = Type::list,
       .metavar = "KEY",
       .help = "End with exit code 1 when this setting cannot be had, whatever --on-failure says."},
      {.name = "check",
       .type = Type::flag,
       .help = "Change nothing; end with exit code 1 when anything is not as it was asked for."},
      {.name = "undo",
       .type = Type::choice,
       .metavar = "WHEN",
       .fallback = "auto",
       .help = "Whether everything is put back when the job ends; auto: on a runner that outlives the job "
               "(RUNNER_ENVIRONMENT is self-hosted).",
       .choices = {"auto", "always", "never"},
       .on_command_line = false},
  };
}

std::vector<Option> options() {
  std::vector<Option> all = setting_options();
  std::vector<Option> others = other_options();
  std::ranges::move(others, std::back_inserter(all));
  return all;
}

cli::Tool make() {
  return {
      .name = "sysctl-setup",
      .summary =
          "Sets a runner up for the services that its tests need, says what came of each setting, and puts it back.",
      .operands = cli::Operands{.name = "settings",
                                .metavar = "KEY=VALUE",
                                .help = "Settings, one each; those that stand here win over files and presets. On the "
                                        "command line also the word restore: put back what was changed."},
      .options = options(),
      .outputs = {{.name = "changed", .help = "The names of the settings that were changed, with blanks between them."},
                  {.name = "failed",
                   .help = "The names of those that are not as they were asked for, with blanks between them."},
                  {.name = "report", .help = "The path of the JSON report."}},
      .examples = {{.command = "sysctl-setup --preset redis", .help = "the host of a Redis, set up as Redis wants it"},
                   {.command = "sysctl-setup --preset load-test nofile=1048576 vm.swappiness=1",
                    .help = "a preset, and more"},
                   {.command = "sysctl-setup --check --file sysctl.d/60-tests.conf",
                    .help = "whether the machine is as a file says, without changing it"},
                   {.command = "sysctl-setup --preset redis --redis redis://localhost",
                    .help = "the host, and the server itself, which then saves nothing"},
                   {.command = "sysctl-setup restore", .help = "put everything back, also after a crash"}},
      .sections = {{.title = "Settings", .text = setting_table()}, {.title = "Presets", .text = preset_table()}},
      .exit_codes = {{.code = 0, .help = "done; what could not be set was only warned of, unless asked otherwise"},
                     {.code = 1,
                      .help = "a setting is not as it was asked for, with --check, --require or --on-failure fail; or "
                              "something could not be put back"},
                     {.code = 2, .help = "the call cannot be understood, or contradicts itself"},
                     {.code = 3, .help = "the environment failed: a file cannot be written"}},
  };
}

}  // namespace

const cli::Tool& declaration() {
  static const cli::Tool tool = make();
  return tool;
}

}  // namespace toolkit::sysctl_setup
