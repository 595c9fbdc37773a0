// A declaration with an option of every type, for the tests of lib/cli.
#pragma once

#include "lib/cli/tool.hpp"

namespace toolkit::cli {

inline Tool example_tool() {
  return {
      .name = "health-probe",
      .summary = "Waits until services are ready.",
      .operands = Operands{.name = "targets", .metavar = "TARGET", .help = "What to wait for."},
      .takes_command = true,
      .options =
          {{.name = "timeout", .type = Type::duration, .metavar = "DURATION", .fallback = "60s", .help = "How long."},
           {.name = "any", .type = Type::flag, .help = "One target is enough."},
           {.name = "header", .type = Type::list, .metavar = "HEADER", .help = "Sent with each: 'A: [b]'."},
           {.name = "expect", .type = Type::text, .metavar = "TEXT", .help = "The answer | the `value`."},
           {.name = "limit", .type = Type::size, .metavar = "SIZE", .fallback = "1MiB", .help = "Bytes read."},
           {.name = "successes",
            .type = Type::number,
            .metavar = "N",
            .fallback = "1",
            .help = "In a row.",
            .low = 1,
            .high = 1000},
           {.name = "format",
            .type = Type::choice,
            .metavar = "FORM",
            .fallback = "text",
            .help = "Of the log.",
            .choices = {"text", "json"}},
           {.name = "report", .type = Type::path, .metavar = "FILE", .help = "Written at the end.", .input = false}},
      .outputs = {{.name = "ready", .help = "true or false."}},
      .examples = {{.command = "health-probe tcp://db:5432 -- ./migrate", .help = "Waits, then runs ./migrate."}},
      .sections = {{.title = "Targets",
                    .text = "tcp://HOST:PORT   a connection is accepted\nunix:PATH         the same"}},
      .exit_codes = {{.code = 0, .help = "All are ready."}, {.code = 124, .help = "Out of time."}},
  };
}

/// The example with inputs that are none on the command line.
inline Tool example_with_inputs() {
  Tool tool = example_tool();
  tool.options.push_back({.name = "max_attempts",
                          .type = Type::number,
                          .metavar = "N",
                          .fallback = "3",
                          .help = "As another action calls it.",
                          .low = 1,
                          .high = 9,
                          .on_command_line = false});
  tool.options.push_back(
      {.name = "warn_on_retry", .type = Type::flag, .fallback = "true", .help = "Says so.", .on_command_line = false});
  tool.options.push_back(
      {.name = "exit-codes", .type = Type::list, .metavar = "CODE", .help = "Which.", .on_command_line = false});
  return tool;
}

}  // namespace toolkit::cli
