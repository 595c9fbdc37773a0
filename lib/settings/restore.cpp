#include "lib/settings/restore.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>

namespace toolkit::settings {
namespace {

using Ending = std::set<std::string>;  ///< ids of holders

Restored ended(Restored result, Fate fate, std::string message) {
  result.fate = fate;
  result.message = std::move(message);
  return result;
}

Restored failed(Restored result, const Refusal& refusal) {
  return ended(std::move(result), refusal.reason == Reason::elsewhere ? Fate::elsewhere : Fate::failed,
               refusal.message);
}

bool is_no_more(const Refusal& refusal) { return refusal.reason == Reason::unknown || refusal.reason == Reason::gone; }

/// What those who let go gave the setting, and what they found: a restore that was killed may have left it with either.
/// Nothing: the last one was killed before he could look, so that it may have any value.
std::optional<std::vector<std::string>> values_of(const Record& record, const Ending& ending) {
  if (!record.holdings.back().got) return std::nullopt;
  std::vector<std::string> values;
  for (const Holding& holding : record.holdings) {
    if (!ending.contains(holding.holder)) continue;
    if (holding.got) values.push_back(*holding.got);
    values.push_back(holding.found);
  }
  return values;
}

/// Gives the setting the value `target`, unless it has one now that is not of `ours`.
Restored put_back(Restored result, Setting& setting, const std::string& target,
                  const std::optional<std::vector<std::string>>& ours) {
  result.value = setting.shown(target);
  const auto current = setting.read();
  if (!current && is_no_more(current.error())) return ended(std::move(result), Fate::left, current.error().message);
  if (!current) return failed(std::move(result), current.error());
  const auto says = [&](const std::string& value) { return setting.satisfies(value, *current); };
  // After one who was killed while he wrote, there may be more to clear away than can be seen.
  const bool is_back = says(target);
  if (is_back && ours) return ended(std::move(result), Fate::already_back, "");
  if (ours && std::ranges::none_of(*ours, says)) {
    result.value = setting.shown(*current);
    return ended(std::move(result), Fate::left, "somebody has given it another value since");
  }
  if (const auto written = setting.write(target); !written) return failed(std::move(result), written.error());
  const auto now = setting.read();
  if (!now) return failed(std::move(result), now.error());
  if (!setting.satisfies(target, *now)) {
    return failed(std::move(result), {Reason::other, "what was there before was written, and is not what it says"});
  }
  return ended(std::move(result), is_back ? Fate::already_back : Fate::restored, "");
}

/// Takes those who let go out from beneath others. Who comes after one of them found what that one had made of it: now
/// it is what that one found. If somebody else wrote in between, he found that, and it stays so.
void step_out_beneath(Record& record, const Ending& ending, const Setting* setting) {
  auto& holdings = record.holdings;
  for (std::size_t i = 0; i + 1 < holdings.size();) {
    const Holding& one = holdings[i];
    if (!ending.contains(one.holder)) {
      ++i;
      continue;
    }
    std::string& found = holdings[i + 1].found;
    const bool is_his = !one.got || found == *one.got || (setting != nullptr && setting->satisfies(*one.got, found));
    if (is_his) found = one.found;
    holdings.erase(holdings.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

/// What becomes of one record when `ending` let go of it.
Restored let_go(Record& record, const Ending& ending, const SettingMaker& make) {
  const auto setting = make(record.id);
  const auto ours = values_of(record, ending);
  step_out_beneath(record, ending, setting ? setting->get() : nullptr);
  const Holding& last = record.holdings.back();
  Restored result{.id = record.id, .name = record.name};
  if (!ending.contains(last.holder)) {
    if (setting) result.value = (*setting)->shown(last.asked);
    return ended(std::move(result), Fate::still_held, "another job has asked for it since");
  }
  if (!setting) {
    result = is_no_more(setting.error()) ? ended(std::move(result), Fate::left, setting.error().message)
                                         : failed(std::move(result), setting.error());
  } else {
    result = put_back(std::move(result), **setting, last.found, ours);
  }
  if (!is_kept(result.fate)) record.holdings.pop_back();
  return result;
}

/// One record, and what became of it.
struct Attempted {
  Record* record;
  Restored result;
};

/// The kernel checks some settings against each other: what was refused may be taken when others are back.
void try_again(std::vector<Attempted>& all, const Ending& ending, const SettingMaker& make) {
  bool is_progress = std::ranges::any_of(all, [](const Attempted& one) { return one.result.fate == Fate::restored; });
  while (is_progress) {
    is_progress = false;
    for (Attempted& one : all) {
      if (one.result.fate != Fate::failed) continue;
      one.result = let_go(*one.record, ending, make);
      is_progress = is_progress || one.result.fate == Fate::restored;
    }
  }
}

}  // namespace

std::string_view word_of(Fate fate) {
  switch (fate) {
    case Fate::restored: return "put back";
    case Fate::already_back: return "already back";
    case Fate::still_held: return "still held";
    case Fate::left: return "left";
    case Fate::elsewhere: return "out of reach";
    case Fate::failed: break;
  }
  return "not put back";
}

bool is_kept(Fate fate) { return fate == Fate::elsewhere || fate == Fate::failed; }

std::vector<Restored> restore(Journal& journal, const HolderFilter& ends, const SettingMaker& make) {
  Ending ending;
  for (const Holder& holder : journal.state.holders) {
    if (ends(holder)) ending.insert(holder.id);
  }
  std::vector<Attempted> attempted;
  auto& records = journal.state.records;
  // The last change first.
  for (auto record = records.rbegin(); record != records.rend(); ++record) {
    const bool is_held =
        std::ranges::any_of(record->holdings, [&](const Holding& holding) { return ending.contains(holding.holder); });
    if (is_held) attempted.push_back({.record = &*record, .result = let_go(*record, ending, make)});
  }
  try_again(attempted, ending, make);
  std::vector<Restored> results;
  results.reserve(attempted.size());
  std::ranges::transform(attempted, std::back_inserter(results), &Attempted::result);
  std::erase_if(records, [](const Record& record) { return record.holdings.empty(); });
  journal.state.forget_idle_holders();
  journal.save();
  return results;
}

}  // namespace toolkit::settings
