#include "lib/settings/apply.hpp"

#include <algorithm>

#include "lib/core/log.hpp"
#include "lib/core/result.hpp"

namespace toolkit::settings {
namespace {

/// One request on its way.
struct Step {
  const Request* request;
  Applied result;
  std::string found = {};  ///< for the journal
  std::string now = {};    ///< likewise, when all has been written
};

Step first_look(const Request& request) {
  Step step{.request = &request, .result = {.name = request.name, .asked = request.setting->shown(request.asked)}};
  const auto current = request.setting->read();
  if (!current) {
    step.result.refusal = current.error();
    return step;
  }
  step.found = *current;
  step.result.before = step.result.got = request.setting->shown(*current);
  step.result.status = request.setting->satisfies(request.asked, *current) ? Status::already : Status::differs;
  return step;
}

std::vector<Step> first_looks(const std::vector<Request>& requests) {
  std::vector<Step> steps;
  steps.reserve(requests.size());
  std::ranges::transform(requests, std::back_inserter(steps), first_look);
  return steps;
}

std::vector<Applied> results_of(const std::vector<Step>& steps) {
  std::vector<Applied> results;
  results.reserve(steps.size());
  std::ranges::transform(steps, std::back_inserter(results), &Step::result);
  return results;
}

/// Says in the journal that `holder` is about to ask for this.
void hold(State& state, const std::string& holder, const Step& step) {
  const Request& request = *step.request;
  Record* record = state.find(request.setting->id());
  if (record == nullptr) {
    state.records.push_back({.id = request.setting->id(), .name = request.name});
    record = &state.records.back();
  }
  auto& holdings = record->holdings;
  if (holdings.empty() || holdings.back().holder != holder) {
    holdings.push_back({.holder = holder, .asked = request.asked, .found = step.found});
    return;
  }
  // He asks again: what he found the first time counts, but for what somebody else has written since.
  Holding& mine = holdings.back();
  mine.found = request.setting->without({mine.found, mine.got}, {step.found, std::nullopt}).found;
  mine.asked = request.asked;
  mine.got.reset();
}

void write(Step& step) {
  Applied& result = step.result;
  result.refusal.reset();
  if (const auto written = step.request->setting->write(step.request->asked); !written) {
    result.status = Status::not_applied;
    result.refusal = written.error();
  } else {
    result.status = Status::changed;
  }
}

/// What is there after everything has been written. Whether it is as asked.
bool look_again(Step& step) {
  const Request& request = *step.request;
  Applied& result = step.result;
  const auto current = request.setting->read();
  if (!current) {
    result.status = Status::not_applied;
    result.refusal = current.error();
    return true;  // there is no use in writing again
  }
  step.now = *current;
  result.got = request.setting->shown(*current);
  return request.setting->satisfies(request.asked, *current);
}

/// The kernel checks some settings against each other: what it refused it may take when others are written.
bool may_be_taken_later(const Step& step) {
  if (!step.result.refusal || !step.result.got) return false;
  const Reason reason = step.result.refusal->reason;
  return reason == Reason::invalid_value || reason == Reason::other;
}

void write_all(std::vector<Step>& steps) {
  bool is_progress = false;
  const auto try_to = [&](Step& step) {
    write(step);
    is_progress = is_progress || step.result.status == Status::changed;
  };
  for (Step& step : steps) {
    if (step.result.status == Status::differs) try_to(step);
  }
  while (is_progress) {
    is_progress = false;
    for (Step& step : steps) {
      if (may_be_taken_later(step)) try_to(step);
    }
  }
}

/// A write of another setting may have changed this one. Whether it had to be written again.
bool verify(Step& step, const std::string& holder, Journal& journal) {
  if (step.result.status == Status::not_applied || look_again(step)) return false;
  const std::string& id = step.request->setting->id();
  if (journal.state.find(id) == nullptr) {
    hold(journal.state, holder, step);
    try {
      journal.save();
    } catch (const EnvironmentError& error) {
      // What cannot be put back is not written.
      std::erase_if(journal.state.records, [&](const Record& record) { return record.id == id; });
      step.result.status = Status::not_applied;
      step.result.refusal = Refusal{Reason::other, error.what()};
      return false;
    }
  }
  write(step);
  if (step.result.status != Status::not_applied && !look_again(step)) step.result.status = Status::clamped;
  return true;
}

/// What was written again may have changed another: of two that exclude each other only one is so.
void look_at_all(std::vector<Step>& steps) {
  for (Step& step : steps) {
    if (step.result.status == Status::not_applied) continue;
    if (!look_again(step)) {
      step.result.status = Status::clamped;
    } else if (step.result.status == Status::clamped) {
      step.result.status = Status::changed;
    }
  }
}

/// The journal as it is after the writes: what came of them, and nothing of what could not be written.
void settle(State& state, const std::string& holder, std::vector<Step>& steps) {
  for (Step& step : steps) {
    const std::string& id = step.request->setting->id();
    Record* record = state.find(id);
    if (record == nullptr || record->holdings.empty() || record->holdings.back().holder != holder) continue;
    if (step.result.status == Status::not_applied) {
      const auto current = step.request->setting->read();
      if (!current) continue;
      step.now = *current;
    }
    Holding& last = record->holdings.back();
    if (record->holdings.size() == 1 && step.now == last.found) {
      std::erase_if(state.records, [&](const Record& other) { return other.id == id; });
    } else if (!last.got) {
      Change own = step.request->setting->own_parts({.found = last.found, .got = step.now});
      last.found = std::move(own.found);
      last.got = std::move(own.got);
    }
  }
  state.forget_idle_holders();
}

}  // namespace

std::string_view word_of(Status status) {
  switch (status) {
    case Status::already: return "already so";
    case Status::changed: return "changed";
    case Status::differs: return "differs";
    case Status::clamped: return "clamped";
    case Status::not_applied: break;
  }
  return "not applied";
}

std::vector<Applied> look(const std::vector<Request>& requests) { return results_of(first_looks(requests)); }

std::vector<Applied> apply(const std::vector<Request>& requests, const Holder& holder, Journal& journal) {
  std::vector<Step> steps = first_looks(requests);
  bool is_any_held = false;
  journal.state.records.reserve(journal.state.records.size() + steps.size());
  for (const Step& step : steps) {
    const bool is_held_by_others = journal.state.find(step.request->setting->id()) != nullptr;
    const Status status = step.result.status;
    if (status != Status::differs && !(status == Status::already && is_held_by_others)) continue;
    hold(journal.state, holder.id, step);
    is_any_held = true;
  }
  if (!is_any_held) return results_of(steps);
  if (std::ranges::find(journal.state.holders, holder.id, &Holder::id) == journal.state.holders.end()) {
    journal.state.holders.push_back(holder);
  }
  journal.save();
  write_all(steps);
  bool is_over = true;
  for (Step& step : steps) is_over = !verify(step, holder.id, journal) && is_over;
  if (!is_over) look_at_all(steps);
  settle(journal.state, holder.id, steps);
  try {
    journal.save();
  } catch (const EnvironmentError& error) {
    log::warning("{}; what was changed can still be put back", error.what());
  }
  return results_of(steps);
}

}  // namespace toolkit::settings
