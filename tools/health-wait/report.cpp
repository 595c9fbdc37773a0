#include "tools/health-wait/report.hpp"

#include <algorithm>
#include <cstdio>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "lib/actions/file_commands.hpp"
#include "lib/actions/markdown.hpp"
#include "lib/actions/runner_text.hpp"
#include "lib/actions/summary.hpp"
#include "lib/core/file.hpp"
#include "lib/core/log.hpp"
#include "lib/core/text.hpp"
#include "lib/core/values.hpp"
#include "lib/core/version.hpp"
#include "tools/health-wait/seconds.hpp"

namespace toolkit::health_wait {
namespace {

using health::Ending;
using health::TargetEnding;
using health::TargetOutcome;
using Json = nlohmann::ordered_json;
using Row = std::vector<std::string>;

constexpr int kSchema = 1;

Row header(const Plan& plan) {
  return {"target", plan.policy.until_gone ? "gone after" : "ready after", "first reachable after", "tries",
          "last error"};
}

std::string time_or_dash(const std::optional<std::chrono::microseconds>& time) { return time ? seconds(*time) : "-"; }

std::vector<Row> rows(const Plan& plan, const health::Outcome& outcome) {
  std::vector<Row> result;
  for (std::size_t i = 0; i < outcome.targets.size(); ++i) {
    const TargetOutcome& target = outcome.targets[i];
    result.push_back({plan.targets[i].shown, time_or_dash(target.ready_after), time_or_dash(target.reachable_after),
                      std::to_string(target.tries), printable(target.last_error)});
  }
  return result;
}

/// In characters, not bytes.
std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

std::string verdict(const Plan& plan, const health::Outcome& outcome) {
  const std::string_view wanted = plan.policy.until_gone ? "gone" : "ready";
  switch (outcome.ending) {
    case Ending::ready: return fmt::format("{} after {}", wanted, seconds(outcome.elapsed));
    case Ending::not_ready: return fmt::format("not {}", wanted);
    case Ending::hopeless: return fmt::format("cannot become {}, seen after {}", wanted, seconds(outcome.elapsed));
    case Ending::timed_out: return fmt::format("not {} in time, {}", wanted, seconds(outcome.elapsed));
    case Ending::interrupted:
      return fmt::format("interrupted by signal {} after {}", outcome.signal, seconds(outcome.elapsed));
  }
  return {};
}

/// What to do about a target that did not become ready.
std::string advice(const Plan& plan, std::size_t index, TargetEnding ending) {
  if (ending == TargetEnding::hopeless) {
    return "waiting does not change that: correct the target or the service, or pass --keep-trying (input keep-trying)";
  }
  if (ending != TargetEnding::timed_out) return {};
  const auto own = plan.targets[index].policy.timeout;
  return own && *own < plan.policy.timeout
             ? fmt::format("if it needs longer than {}, raise the target's #timeout=", format_duration(*own))
             : fmt::format("if it needs longer than {}, raise --timeout (input timeout)",
                           format_duration(plan.policy.timeout));
}

void log_failures(const Plan& plan, const health::Outcome& outcome) {
  if (outcome.ending == Ending::ready || outcome.ending == Ending::interrupted) return;
  std::string text = fmt::format("health-wait: {}", verdict(plan, outcome));
  for (std::size_t i = 0; i < outcome.targets.size(); ++i) {
    const TargetOutcome& target = outcome.targets[i];
    if (target.ending == TargetEnding::ready) continue;
    text += fmt::format("\n  {}: {}", plan.targets[i].shown,
                        target.last_error.empty() ? "no answer before the wait ended" : printable(target.last_error));
    if (const std::string what = advice(plan, i, target.ending); !what.empty()) text += fmt::format("; {}", what);
  }
  log::error("{}", text);
}

std::string_view word(TargetEnding ending, bool until_gone) {
  switch (ending) {
    case TargetEnding::ready: return until_gone ? "gone" : "ready";
    case TargetEnding::not_ready: return "not-ready";
    case TargetEnding::hopeless: return "hopeless";
    case TargetEnding::timed_out: return "timed-out";
  }
  return {};
}

std::string_view word(Ending ending, bool until_gone) {
  switch (ending) {
    case Ending::ready: return until_gone ? "gone" : "ready";
    case Ending::not_ready: return "not-ready";
    case Ending::hopeless: return "hopeless";
    case Ending::timed_out: return "timed-out";
    case Ending::interrupted: return "interrupted";
  }
  return {};
}

Json as_ms(const std::optional<std::chrono::microseconds>& time) {
  if (!time) return nullptr;
  return static_cast<double>(time->count()) / 1000;
}

Json as_json(const std::optional<ContainerDetails>& container) {
  if (!container) return nullptr;
  return {{"name", container->name}, {"state", container->state}};
}

void print_table(const Plan& plan, const health::Outcome& outcome, const actions::Commands& commands) {
  if (plan.quiet && outcome.ending == Ending::ready) return;
  std::string text = table_text(plan, outcome);
  if (commands.job().active()) text = actions::safe_lines(text);
  std::FILE* stream = plan.command.empty() ? stdout : stderr;
  const bool is_written = std::fputs(text.c_str(), stream) >= 0 && std::fflush(stream) == 0;
  if (!is_written) throw EnvironmentError{"the verdict table could not be written to standard output"};
}

}  // namespace

std::string table_text(const Plan& plan, const health::Outcome& outcome) {
  std::vector<Row> lines{header(plan)};
  for (Row& row : rows(plan, outcome)) lines.push_back(std::move(row));
  std::string text;
  for (const Row& line : lines) {
    std::string shown;
    for (std::size_t column = 0; column < line.size(); ++column) {
      std::size_t widest = 0;
      for (const Row& other : lines) widest = std::max(widest, width(other[column]));
      shown += line[column] + std::string(widest - width(line[column]) + 2, ' ');
    }
    text += shown.substr(0, shown.find_last_not_of(' ') + 1) + "\n";
  }
  return text + verdict(plan, outcome) + "\n";
}

std::string table_markdown(const Plan& plan, const health::Outcome& outcome) {
  const std::string_view sign = outcome.ending == Ending::ready ? "✅" : "❌";
  return fmt::format("{}\n{} **health-wait**: {}\n", actions::markdown_table(header(plan), rows(plan, outcome)), sign,
                     verdict(plan, outcome));
}

std::string report_json(const Plan& plan, const health::Outcome& outcome, const Containers& containers) {
  Json targets = Json::array();
  for (std::size_t i = 0; i < outcome.targets.size(); ++i) {
    const TargetOutcome& target = outcome.targets[i];
    targets.push_back({{"target", plan.targets[i].shown},
                       {"verdict", word(target.ending, plan.policy.until_gone)},
                       {"ready_after_ms", as_ms(target.ready_after)},
                       {"first_reachable_after_ms", as_ms(target.reachable_after)},
                       {"tries", target.tries},
                       {"last_error", target.last_error},
                       {"container", as_json(containers[i])}});
  }
  const Json document{{"schema", kSchema},
                      {"tool", "health-wait"},
                      {"version", version()},
                      {"verdict", word(outcome.ending, plan.policy.until_gone)},
                      {"ready", outcome.ending == Ending::ready},
                      {"elapsed_ms", as_ms(outcome.elapsed)},
                      {"seed", plan.policy.seed},
                      {"targets", std::move(targets)}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

void report(const Plan& plan, const health::Outcome& outcome, const Containers& containers,
            actions::Commands& commands) {
  const actions::Job& job = commands.job();
  print_table(plan, outcome, commands);
  log_failures(plan, outcome);
  print_details(plan, outcome, containers, commands);
  if (plan.report_file) {
    replace_file(*plan.report_file, report_json(plan, outcome, containers));
    actions::set_output(job, "report", *plan.report_file);
  }
  const auto elapsed_ms = std::chrono::duration_cast<std::chrono::milliseconds>(outcome.elapsed).count();
  actions::set_output(job, "ready", outcome.ending == Ending::ready ? "true" : "false");
  actions::set_output(job, "elapsed-ms", std::to_string(elapsed_ms));
  actions::append_summary(job, table_markdown(plan, outcome));
}

}  // namespace toolkit::health_wait
