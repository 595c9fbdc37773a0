#include "tools/health-wait/declaration.hpp"

#include <fmt/format.h>

#include "lib/health/probe_kinds.hpp"

namespace toolkit::health_wait {
namespace {

using cli::Option;
using cli::Type;

std::string target_table() {
  constexpr std::size_t kColumn = 43;
  std::string text;
  for (const health::ProbeKind& kind : health::probe_kinds()) {
    text += fmt::format("{:<{}}  {}\n", kind.form, kColumn, kind.help);
  }
  return text;
}

std::string option_lines(std::span<const health::OptionKind> options) {
  std::string text;
  for (const health::OptionKind& option : options) {
    text += fmt::format("  {}={}  {}{}\n", option.name, option.metavar, option.help,
                        option.repeatable ? "; may be repeated" : "");
  }
  return text;
}

std::string target_options() {
  std::string text =
      "They follow a '#', are joined by '&' and percent-decoded: http://h/ready#timeout=30s&status=200,204. What "
      "stands "
      "before the '#' goes to the service untouched. In unix:, file: and exec: only a last '#' counts that is followed "
      "by names of this list; %23 is a literal '#'.\n${NAME} in a target is the value of an environment variable. It "
      "is "
      "put in after the target is split into its parts, so that a password may hold any character: "
      "'redis://:${REDIS_PASSWORD}@cache'. In exec: it belongs to the shell. %24{ is a literal ${.\nall targets:\n";
  text += option_lines(health::common_target_options());
  const auto kinds = health::probe_kinds();
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    if (kinds[i].options.empty()) continue;
    text += kinds[i].scheme;
    // https, rediss and postgresql stand behind the kind whose options they share.
    for (; i + 1 < kinds.size() && kinds[i + 1].options.data() == kinds[i].options.data(); ++i) {
      text += fmt::format(", {}", kinds[i + 1].scheme);
    }
    text += fmt::format(":\n{}", option_lines(kinds[i].options));
  }
  return text;
}

std::string list_help() {
  return "A text that begins with '- ' is a YAML list with one mapping each: url is what stands before the '#', every "
         "other key is an option. Its value is text and nothing in it is percent-decoded; one that may be repeated "
         "takes a list, too. What is wrong is told with line and column.\n"
         "- url: http://app:8080/ready\n"
         "  status: 200,204\n"
         "  header: [\"Authorization: Bearer ${TOKEN}\"]\n"
         "- redis://:${REDIS_PASSWORD}@cache#timeout=30s\n";
}

std::vector<Option> wait_options() {
  return {
      {.name = "timeout",
       .type = Type::duration,
       .metavar = "TIME",
       .fallback = "60s",
       .help =
           "How long the whole wait may take; left out, a target's own longer timeout counts. Exit code 124 when it "
           "is over."},
      {.name = "try-timeout",
       .type = Type::duration,
       .metavar = "TIME",
       .fallback = "5s",
       .help = "How long one try may take."},
      {.name = "successes",
       .type = Type::number,
       .metavar = "N",
       .fallback = "1",
       .help = "How often in a row a target must be ready.",
       .low = 1,
       .high = 1'000'000},
      {.name = "any", .type = Type::flag, .help = "One ready target is enough."},
      {.name = "until-gone",
       .type = Type::flag,
       .help =
           "Wait until the targets are gone: the connection is refused, the file is missing, the command fails, or a "
           "name that resolved before in this wait no longer does."},
      {.name = "once",
       .type = Type::flag,
       .help = "Try each target once. Exit code 0 or 1 and no other, as a container's HEALTHCHECK wants it."},
      {.name = "keep-trying",
       .type = Type::flag,
       .help = "Go on after answers that waiting cannot change: password rejected, unknown database, certificate "
               "refused, a name that does not resolve."},
      {.name = "name-grace",
       .type = Type::duration,
       .metavar = "TIME",
       .fallback = "5s",
       .help = "How long a name may stay without an address before it counts as wrong."},
  };
}

std::vector<Option> container_options() {
  return {
      {.name = "services",
       .type = Type::text,
       .metavar = "JSON",
       .help = "Wait for the services of this job, too; fill it with toJSON(job.services). Where that is empty, as "
               "under act, "
               "they are looked for by the Docker engine on this job's network."},
      {.name = "compose",
       .type = Type::text,
       .metavar = "FILE|PROJECT",
       .help = "Wait for all services of this compose project, too. It must have been started."},
      {.name = "abort-on",
       .type = Type::text,
       .metavar = "REGEX",
       .help = "A line in the log of a target's container that ends the wait; for all targets whose container is known "
               "and that have no abort-on= of their own."},
  };
}

std::vector<Option> pace_options() {
  return {
      {.name = "first-delay",
       .type = Type::duration,
       .metavar = "TIME",
       .fallback = "5ms",
       .help = "The delay after the first try. It doubles with each try, up to one of the next three."},
      {.name = "refused-delay",
       .type = Type::duration,
       .metavar = "TIME",
       .fallback = "25ms",
       .help = "The longest delay while a loopback or private address refuses the connection."},
      {.name = "not-yet-delay",
       .type = Type::duration,
       .metavar = "TIME",
       .fallback = "100ms",
       .help = "The longest delay while the service itself answers that it is not ready."},
      {.name = "max-delay",
       .type = Type::duration,
       .metavar = "TIME",
       .fallback = "500ms",
       .help = "The longest delay after any other answer."},
      {.name = "growth",
       .type = Type::number,
       .metavar = "PERCENT",
       .fallback = "4",
       .help = "The three longest delays grow with the time waited, to this share of it, up to 1s; 0 keeps them.",
       .low = 0,
       .high = 100},
      {.name = "jitter",
       .type = Type::choice,
       .metavar = "KIND",
       .fallback = "full",
       .help = "Full draws each delay anew between nothing and its whole length; none keeps it.",
       .choices = {"full", "none"}},
      {.name = "seed",
       .type = Type::number,
       .metavar = "N",
       .help = "Seed of the jitter, to repeat a run. Drawn anew when left out."},
      {.name = "report", .type = Type::path, .metavar = "FILE", .help = "Write the verdict as JSON to this file."},
      {.name = "quiet", .type = Type::flag, .help = "Say nothing but what went wrong."},
  };
}

std::vector<Option> all_options() {
  std::vector<Option> options = container_options();
  for (Option& option : wait_options()) options.push_back(std::move(option));
  for (Option& option : pace_options()) options.push_back(std::move(option));
  return options;
}

cli::Tool make_declaration() {
  return {
      .name = "health-wait",
      .summary = "Waits until services are ready, then says so or runs a command.",
      .operands =
          cli::Operands{.name = "targets",
                        .metavar = "TARGET",
                        .help = "What to wait for: one URL each, of any kind and mixed; or a list of them in YAML."},
      .takes_command = true,
      .options = all_options(),
      .outputs = {{.name = "ready", .help = "true when all targets (with any, one) became ready, else false."},
                  {.name = "elapsed-ms", .help = "How long the wait took, in whole milliseconds."},
                  {.name = "report", .help = "The path of the JSON report."}},
      .examples =
          {{.command = "health-wait redis://localhost postgres://app@db/app -- ./migrate",
            .help = "Wait for both, then become ./migrate."},
           {.command = "health-wait 'http://localhost:8080/ready#status=200&json=/status=ok&timeout=2m'",
            .help = "Wait for a status and a value in the JSON body, up to two minutes."},
           {.command = "health-wait --once tcp://localhost:5432", .help = "Answer at once: a container's HEALTHCHECK."},
           {.command = "health-wait --until-gone tcp://localhost:8080", .help = "Wait until nothing listens any more."},
           {.command = "health-wait --compose compose.yml", .help = "Wait for all services of a compose project."},
           {.command = "health-wait --any tcp://a:80 tcp://b:80", .help = "Wait for the first of two."}},
      .sections = {{.title = "Targets", .text = target_table()},
                   {.title = "Options of one target", .text = target_options()},
                   {.title = "Targets in YAML", .text = list_help()}},
      .exit_codes = {{.code = 0, .help = "Ready. With COMMAND, the command's own code."},
                     {.code = 1, .help = "The targets cannot become ready; with --once, they are not ready."},
                     {.code = 2, .help = "The call is wrong; nothing was tried."},
                     {.code = 3, .help = "The machine failed: no memory, no descriptors, disk full."},
                     {.code = 124, .help = "The time was over first."},
                     {.code = 126, .help = "COMMAND cannot be executed."},
                     {.code = 127, .help = "COMMAND was not found."}},
  };
}

}  // namespace

const cli::Tool& declaration() {
  static const cli::Tool tool = make_declaration();
  return tool;
}

}  // namespace toolkit::health_wait
