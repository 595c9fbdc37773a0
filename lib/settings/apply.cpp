#include "lib/settings/apply.hpp"

#include <algorithm>

#include "lib/core/log.hpp"
#include "lib/core/result.hpp"

namespace toolkit::settings {
namespace {

Applied first_look(const Request& request) {
  Applied result{.name = request.name, .asked = request.asked};
  const auto current = request.setting->read();
  if (!current) {
    result.refusal = current.error();
    return result;
  }
  result.before = result.got = *current;
  result.status = request.setting->satisfies(request.asked, *current) ? Status::already : Status::differs;
  return result;
}

/// Says in the journal that `holder` is about to ask for this.
void hold(State& state, const std::string& holder, const Request& request, const std::string& before) {
  Record* record = state.find(request.setting->id());
  if (record == nullptr) {
    state.records.push_back({.id = request.setting->id(), .name = request.name, .before = before});
    record = &state.records.back();
  }
  const bool is_mine = !record->holdings.empty() && record->holdings.back().holder == holder;
  if (!is_mine) record->holdings.push_back({.holder = holder, .asked = request.asked});
}

void write(const Request& request, Applied& result) {
  result.refusal.reset();
  if (const auto written = request.setting->write(request.asked); !written) {
    result.status = Status::not_applied;
    result.refusal = written.error();
  } else {
    result.status = Status::changed;
  }
}

/// What is there after everything has been written. Whether it is as asked.
bool look_again(const Request& request, Applied& result) {
  const auto current = request.setting->read();
  if (!current) {
    result.status = Status::not_applied;
    result.refusal = current.error();
    return true;  // there is no use in writing again
  }
  result.got = *current;
  return request.setting->satisfies(request.asked, *current);
}

/// A write of another setting may have changed this one.
void verify(const Request& request, Applied& result) {
  if (result.status == Status::not_applied || look_again(request, result)) return;
  write(request, result);
  if (result.status != Status::not_applied && !look_again(request, result)) result.status = Status::clamped;
}

/// The journal as it is after the writes: what came of them, and nothing of what could not be written.
void settle(State& state, const std::string& holder, const std::vector<Request>& requests) {
  for (const Request& request : requests) {
    Record* record = state.find(request.setting->id());
    if (record == nullptr || record->holdings.empty() || record->holdings.back().holder != holder) continue;
    const auto current = request.setting->read();
    if (!current) continue;
    if (record->holdings.size() == 1 && *current == record->before) {
      std::erase_if(state.records, [&](const Record& other) { return other.id == request.setting->id(); });
    } else {
      record->holdings.back().got = *current;
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

std::vector<Applied> look(const std::vector<Request>& requests) {
  std::vector<Applied> results;
  std::ranges::transform(requests, std::back_inserter(results), first_look);
  return results;
}

std::vector<Applied> apply(const std::vector<Request>& requests, const Holder& holder, Journal& journal) {
  std::vector<Applied> results = look(requests);
  bool is_any_held = false;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const bool is_held_by_others = journal.state.find(requests[i].setting->id()) != nullptr;
    if (results[i].status != Status::differs && !(results[i].status == Status::already && is_held_by_others)) continue;
    hold(journal.state, holder.id, requests[i], *results[i].before);
    is_any_held = true;
  }
  if (!is_any_held) return results;
  journal.state.holders.push_back(holder);
  journal.save();
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (results[i].status == Status::differs) write(requests[i], results[i]);
  }
  for (std::size_t i = 0; i < requests.size(); ++i) verify(requests[i], results[i]);
  settle(journal.state, holder.id, requests);
  try {
    journal.save();
  } catch (const EnvironmentError& error) {
    log::warning("{}; what was changed can still be put back", error.what());
  }
  return results;
}

}  // namespace toolkit::settings
