#include "tools/sysctl-setup/report.hpp"

#include <algorithm>
#include <cstdio>
#include <functional>

#include <fmt/format.h>

#include "lib/actions/file_commands.hpp"
#include "lib/actions/markdown.hpp"
#include "lib/actions/runner_text.hpp"
#include "lib/actions/summary.hpp"
#include "lib/core/file.hpp"
#include "lib/core/log.hpp"
#include "lib/core/text.hpp"
#include "lib/sysctl/presets.hpp"
#include "tools/sysctl-setup/report_json.hpp"

namespace toolkit::sysctl_setup {
namespace {

using settings::Fate;
using settings::Status;
using Row = std::vector<std::string>;

Row header() { return {"setting", "asked for", "before", "now", "result"}; }

std::string shown_value(const std::string& value) { return value.empty() ? "''" : printable(value); }

std::string value_or_dash(const std::optional<std::string>& value) { return value ? shown_value(*value) : "-"; }

std::string asked_value(const Result& result) {
  return fmt::format("{}{}", result.target.at_least ? "at least " : "", shown_value(result.applied.asked));
}

std::string what_came_of(const Result& result) {
  std::string text{settings::word_of(result.applied.status)};
  if (result.applied.status == Status::clamped) {
    text += fmt::format(" by the kernel: {} asked, {} got", printable(result.applied.asked),
                        value_or_dash(result.applied.got));
  }
  if (result.applied.refusal) text += fmt::format(": {}", printable(result.explanation.why));
  return text;
}

Row row_of(const Result& result) {
  return {result.applied.name, asked_value(result), value_or_dash(result.applied.before),
          value_or_dash(result.applied.got), what_came_of(result)};
}

Row row_of(const settings::Restored& restored) {
  std::string text{settings::word_of(restored.fate)};
  if (!restored.message.empty()) text += fmt::format(": {}", printable(restored.message));
  return {restored.name, shown_value(restored.value), text};
}

std::string aligned(const std::vector<Row>& rows) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const Row& row : rows) {
    for (std::size_t column = 0; column < row.size(); ++column) {
      widths[column] = std::max(widths[column], row[column].size());
    }
  }
  std::string text;
  for (const Row& row : rows) {
    std::string line;
    for (std::size_t column = 0; column < row.size(); ++column) {
      line += row[column] + std::string(widths[column] - row[column].size() + 2, ' ');
    }
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

std::size_t count(const Outcome& outcome, Status status) {
  return static_cast<std::size_t>(
      std::ranges::count_if(outcome.results, [&](const Result& result) { return result.applied.status == status; }));
}

std::string counts(const Plan& plan, const Outcome& outcome) {
  if (plan.verb == Verb::check) {
    return fmt::format("{} as asked for, {} not", count(outcome, Status::already),
                       outcome.results.size() - count(outcome, Status::already));
  }
  return fmt::format("{} changed, {} already so, {} clamped, {} not applied", count(outcome, Status::changed),
                     count(outcome, Status::already), count(outcome, Status::clamped),
                     count(outcome, Status::not_applied));
}

std::vector<Row> setting_rows(const Outcome& outcome) {
  std::vector<Row> rows;
  for (const Result& result : outcome.results) rows.push_back(row_of(result));
  return rows;
}

std::vector<Row> restored_rows(const Outcome& outcome) {
  std::vector<Row> rows;
  for (const settings::Restored& restored : outcome.restored) rows.push_back(row_of(restored));
  return rows;
}

std::vector<Row> with_header(const Row& first, std::vector<Row> rows) {
  rows.insert(rows.begin(), first);
  return rows;
}

std::string restored_title(const Plan& plan) {
  return plan.verb == Verb::restore ? "put back" : "put back what jobs that have ended had left";
}

/// What is to be said, and of whom: many settings fail for one reason.
class Grouped {
 public:
  void add(const std::string& who, const std::string& what) {
    const auto same = std::ranges::find(groups_, what, &Group::what);
    if (same == groups_.end()) {
      groups_.push_back({who, what});
    } else {
      same->who += ", " + who;
    }
  }
  [[nodiscard]] std::string lines() const {
    std::string text;
    for (const Group& group : groups_) text += fmt::format("\n  {}: {}", group.who, group.what);
    return text;
  }

 private:
  struct Group {
    std::string who;
    std::string what;
  };
  std::vector<Group> groups_;
};

/// Each failure with its reason and what to do, as one message: the runner keeps ten.
std::string failures(const Outcome& outcome) {
  Grouped failures;
  std::vector<std::string> advice;
  for (const Result& result : outcome.results) {
    if (!result.is_failure()) continue;
    failures.add(fmt::format("{}{}{}", result.applied.name, result.target.at_least ? " " : "=", asked_value(result)),
                 what_came_of(result));
    for (std::string& what : nonempty_lines(result.explanation.advice)) {
      if (std::ranges::find(advice, what) == advice.end()) advice.push_back(std::move(what));
    }
  }
  std::string text = failures.lines();
  for (const std::string& what : advice) text += fmt::format("\n  {}", printable(what));
  return text;
}

void tell_failures(const Plan& plan, const Outcome& outcome) {
  const std::string text = failures(outcome);
  if (text.empty()) return;
  if (exit_code(plan, outcome) != 0) {
    log::error("sysctl-setup: not everything is as it was asked for{}", text);
  } else if (plan.on_failure == OnFailure::warn) {
    log::warning("sysctl-setup: not everything is as it was asked for{}", text);
  }
}

/// What went wrong beside the settings: a journal that cannot be read, as they may all be so already.
void tell_journal(const Plan& plan, const Outcome& outcome) {
  const auto is_told = [&](const Result& result) {
    return result.applied.refusal && result.applied.refusal->message == outcome.failure;
  };
  if (plan.verb != Verb::set || outcome.failure.empty() || std::ranges::any_of(outcome.results, is_told)) return;
  log::warning("sysctl-setup: {}", outcome.failure);
}

void tell_restored(const Plan& plan, const Outcome& outcome) {
  Grouped groups;
  for (const settings::Restored& restored : outcome.restored) {
    const bool is_well = !settings::is_kept(restored.fate) && restored.fate != Fate::left;
    if (is_well && (restored.fate == Fate::still_held || restored.message.empty())) continue;
    groups.add(restored.name, fmt::format("{}: {}", settings::word_of(restored.fate), printable(restored.message)));
  }
  const std::string text = groups.lines();
  if (plan.verb == Verb::restore && !outcome.failure.empty()) {
    log::error("sysctl-setup: {} was put back: {}{}", outcome.restored.empty() ? "nothing" : "not everything",
               outcome.failure, text);
  } else if (!text.empty()) {
    log::warning("sysctl-setup: not everything was put back{}", text);
  }
}

void tell_complaints(const Plan& plan, const Outcome& outcome) {
  if (outcome.complaints.empty() || plan.on_failure == OnFailure::ignore) return;
  std::string text;
  for (const std::string& complaint : outcome.complaints) text += "\n  " + printable(complaint);
  log::warning("sysctl-setup: what the servers themselves complain of{}", text);
}

void print(const std::string& text, const actions::Commands& commands) {
  const std::string safe = commands.job().active() ? actions::safe_lines(text) : text;
  const bool is_written = std::fputs(safe.c_str(), stdout) >= 0 && std::fflush(stdout) == 0;
  if (!is_written) throw EnvironmentError{"the table could not be written to standard output"};
}

std::string names(const Outcome& outcome, const auto& wanted) {
  std::vector<std::string> found;
  for (const Result& result : outcome.results) {
    if (std::invoke(wanted, result)) found.push_back(result.applied.name);
  }
  return join(found, " ");
}

}  // namespace

std::string table_text(const Plan& plan, const Outcome& outcome) {
  std::string text;
  if (!outcome.restored.empty()) {
    text += restored_title(plan) + ":\n" + aligned(with_header({"setting", "value", "result"}, restored_rows(outcome)));
  }
  if (plan.verb == Verb::restore) return outcome.restored.empty() ? "there is nothing to put back\n" : text;
  for (const std::string& note : plan.targets.notes) text += "note: " + printable(note) + "\n";
  return text + aligned(with_header(header(), setting_rows(outcome))) + counts(plan, outcome) + "\n";
}

std::string table_markdown(const Plan& plan, const Outcome& outcome) {
  std::string text;
  if (plan.verb != Verb::restore) {
    const std::string_view sign = failures(outcome).empty() ? "✅" : exit_code(plan, outcome) != 0 ? "❌" : "⚠️";
    text += fmt::format("{}\n{} **sysctl-setup**: {}\n", actions::markdown_table(header(), setting_rows(outcome)), sign,
                        counts(plan, outcome));
  }
  if (!outcome.restored.empty()) {
    text += fmt::format("\n**sysctl-setup**: {}\n\n{}", restored_title(plan),
                        actions::markdown_table({"setting", "value", "result"}, restored_rows(outcome)));
  }
  return text;
}

std::string presets_text() {
  std::string text;
  for (const sysctl::Preset& preset : sysctl::presets()) {
    text += fmt::format("{}{}: {}\n", text.empty() ? "" : "\n", preset.name, preset.summary);
    for (const sysctl::PresetLine& line : preset.lines) {
      text += fmt::format("  {}{}{}\n    {}\n    {}\n", line.name, line.at_least ? " at least " : "=", line.value,
                          line.why, line.source);
    }
  }
  return text;
}

void report(const Plan& plan, const Outcome& outcome, actions::Commands& commands) {
  const actions::Job& job = commands.job();
  if (plan.is_last_step && outcome.restored.empty() && outcome.failure.empty()) return;
  print(table_text(plan, outcome), commands);
  tell_restored(plan, outcome);
  tell_journal(plan, outcome);
  tell_failures(plan, outcome);
  tell_complaints(plan, outcome);
  if (plan.report_file) {
    replace_file(*plan.report_file, report_json(plan, outcome));
    actions::set_output(job, "report", *plan.report_file);
  }
  if (plan.verb != Verb::restore) {
    actions::set_output(job, "changed",
                        names(outcome, [](const Result& result) { return result.applied.status == Status::changed; }));
    actions::set_output(job, "failed", names(outcome, &Result::is_failure));
  }
  if (job.active()) actions::append_summary(job, table_markdown(plan, outcome));
}

}  // namespace toolkit::sysctl_setup
