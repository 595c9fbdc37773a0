#include "lib/settings/restore.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>

#include "lib/core/log.hpp"
#include "lib/core/result.hpp"

namespace toolkit::settings {
namespace {

using Ending = std::set<std::string>;  ///< ids of holders

constexpr std::string_view kOthers = "somebody has given it another value since";
constexpr std::string_view kPartly = "but for what somebody else has changed since";

/// One record on its way back.
struct Return {
  Record* record;
  Restored result;
  std::unique_ptr<Setting> setting = {};  ///< what is to have the value `target`; none where nothing is to be done
  std::string target = {};
  bool is_due = false;       ///< it is still to be written
  std::string refusal = {};  ///< of the last try
};

void end(Return& one, Fate fate, std::string message) {
  one.result.fate = fate;
  one.result.message = std::move(message);
  one.is_due = false;
}

void fail(Return& one, const Refusal& refusal) {
  end(one, refusal.reason == Reason::elsewhere ? Fate::elsewhere : Fate::failed, refusal.message);
}

bool is_no_more(const Refusal& refusal) { return refusal.reason == Reason::unknown || refusal.reason == Reason::gone; }

/// What those who let go gave the setting, and what they found: a restore that was killed may have left it with either.
std::vector<std::string> values_of(const Record& record, const Ending& ending) {
  std::vector<std::string> values;
  for (const Holding& holding : record.holdings) {
    if (!ending.contains(holding.holder)) continue;
    if (holding.got) values.push_back(*holding.got);
    values.push_back(holding.found);
  }
  return values;
}

/// Takes those who let go out from beneath others. Who comes after one of them found what that one had made of it: now
/// it is what that one found. Whether that one had made it so only the setting can tell, where they are not the same
/// text: without one he stays.
void step_out_beneath(Record& record, const Ending& ending, const Setting* setting) {
  auto& holdings = record.holdings;
  for (std::size_t i = 0; i + 1 < holdings.size();) {
    const Holding& one = holdings[i];
    Holding& next = holdings[i + 1];
    if (!ending.contains(one.holder) || (setting == nullptr && one.got != next.found)) {
      ++i;
      continue;
    }
    if (setting == nullptr) {
      next.found = one.found;
    } else {
      Change change = setting->without({one.found, one.got}, {next.found, next.got});
      next.found = std::move(change.found);
      next.got = std::move(change.got);
    }
    holdings.erase(holdings.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

bool is_held_by(const Record& record, const Ending& ending) {
  return std::ranges::any_of(record.holdings, [&](const Holding& holding) { return ending.contains(holding.holder); });
}

/// Looks at the value: whether it is to be put back, is so already, or is none of `ours`.
void look(Return& one, const std::optional<std::vector<std::string>>& ours) {
  one.result.value = one.setting->shown(one.target);
  const auto current = one.setting->read();
  if (!current && is_no_more(current.error())) return end(one, Fate::left, current.error().message);
  if (!current) return fail(one, current.error());
  const auto is_back = [&] { return one.setting->satisfies(one.target, *current); };
  if (ours && !is_back()) {
    auto still = one.setting->still_ours(one.target, *ours, *current);
    if (!still) {
      one.result.value = one.setting->shown(*current);
      return end(one, Fate::left, std::string{kOthers});
    }
    if (*still != one.target) one.result.message = kPartly;
    one.target = std::move(*still);
  }
  // After one who was killed while he wrote, there may be more to clear away than can be seen.
  one.is_due = !ours || !is_back();
  one.result.value = one.setting->shown(one.target);
  one.result.fate = is_back() ? Fate::already_back : Fate::restored;
}

/// What is to become of one record when `ending` let go of it.
Return prepare(Record& record, const Ending& ending, const SettingMaker& make) {
  Return one{.record = &record, .result = {.id = record.id, .name = record.name}};
  auto setting = make(record.id);
  std::optional ours = values_of(record, ending);
  step_out_beneath(record, ending, setting ? setting->get() : nullptr);
  const Holding& last = record.holdings.back();
  // He was killed before he could look, or one beneath him: it may have any value.
  if (!last.got) ours.reset();
  if (!setting && is_no_more(setting.error())) {
    end(one, Fate::left, setting.error().message);
  } else if (!setting && is_held_by(record, ending)) {
    fail(one, setting.error());
  } else if (!ending.contains(last.holder)) {
    if (setting) one.result.value = (*setting)->shown(last.asked);
    end(one, Fate::still_held, "another job has asked for it since");
  } else {
    one.setting = std::move(*setting);
    one.target = last.found;
    look(one, ours);
  }
  return one;
}

/// Whoever finds the journal after this one was killed, or has failed, puts everything back, whatever it says by then:
/// a write of one setting may have changed another, or half of itself. Where there is no room to say so, what is there
/// has to do.
void write_ahead(std::vector<Return>& all, const Journal& journal) {
  if (std::ranges::none_of(all, &Return::is_due)) return;
  for (Return& one : all) {
    if (!one.is_due) continue;
    Holding& last = one.record->holdings.back();
    last.found = one.target;  // without what is somebody else's by now
    last.got.reset();
  }
  try {
    journal.save();
  } catch (const EnvironmentError&) {
    log::debug("the journal could not be written before settings were put back");
  }
}

/// The kernel checks some settings against each other: what it refuses is tried again when others are written.
void write_all(std::vector<Return>& all) {
  bool is_progress = true;
  while (is_progress) {
    is_progress = false;
    for (Return& one : all) {
      if (!one.is_due) continue;
      const auto written = one.setting->write(one.target);
      if (!written) one.refusal = written.error().message;
      one.is_due = !written;
      is_progress = is_progress || written;
    }
  }
  for (Return& one : all) {
    if (one.is_due) end(one, Fate::failed, one.refusal);
  }
}

/// Makes those due again that do not say what they should, as a write of another setting may have changed them.
void verify(std::vector<Return>& all) {
  for (Return& one : all) {
    if (one.result.fate != Fate::restored && one.result.fate != Fate::already_back) continue;
    const auto now = one.setting->read();
    if (!now) {
      fail(one, now.error());
    } else {
      one.is_due = !one.setting->satisfies(one.target, *now);
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

Restoration restore(Journal& journal, const HolderFilter& ends, const SettingMaker& make) {
  Ending ending;
  for (const Holder& holder : journal.state.holders) {
    if (ends(holder)) ending.insert(holder.id);
  }
  std::vector<Return> all;
  auto& records = journal.state.records;
  // The last change first.
  for (std::size_t left = records.size(); left > 0; --left) {
    Record& record = records[left - 1];
    if (is_held_by(record, ending)) all.push_back(prepare(record, ending, make));
  }
  write_ahead(all, journal);
  write_all(all);
  verify(all);
  write_all(all);
  verify(all);
  Restoration restoration;
  restoration.restored.reserve(all.size());
  for (Return& one : all) {
    if (one.is_due) end(one, Fate::failed, "what was there before was written, and is not what it says");
    if (one.result.fate == Fate::left && one.setting == nullptr) one.record->holdings.clear();
    const bool is_over = one.result.fate != Fate::still_held && !is_kept(one.result.fate);
    if (is_over && !one.record->holdings.empty()) one.record->holdings.pop_back();
    restoration.restored.push_back(std::move(one.result));
  }
  std::erase_if(records, [](const Record& record) { return record.holdings.empty(); });
  journal.state.forget_idle_holders();
  try {
    journal.save();
  } catch (const EnvironmentError& error) {
    restoration.failure = error.what();
  }
  return restoration;
}

}  // namespace toolkit::settings
