#include "lib/settings/restore.hpp"

#include <algorithm>
#include <set>

namespace toolkit::settings {
namespace {

Restored left(Restored result, std::string message) {
  result.fate = Fate::left;
  result.message = std::move(message);
  return result;
}

Restored failed(Restored result, const Refusal& refusal) {
  result.fate = Fate::failed;
  result.message = refusal.message;
  return result;
}

/// Gives the setting the value `target`, unless somebody else has changed it since.
Restored put_back(const Record& record, const Holding& in_force, const std::string& target, const SettingMaker& make) {
  Restored result{.id = record.id, .name = record.name, .value = target};
  const auto setting = make(record.id);
  if (!setting) return left(std::move(result), setting.error().message);
  const auto current = (*setting)->read();
  result.value = (*setting)->shown(target);
  if (!current && (current.error().reason == Reason::unknown || current.error().reason == Reason::elsewhere)) {
    return left(std::move(result), current.error().message);
  }
  if (!current) return failed(std::move(result), current.error());
  // After one who was killed while he wrote, there may be more to clear away than can be seen.
  const bool is_back = (*setting)->satisfies(target, *current);
  if (is_back && in_force.got) {
    result.fate = Fate::already_back;
    return result;
  }
  if (in_force.got && !(*setting)->satisfies(*in_force.got, *current)) {
    result.value = (*setting)->shown(*current);
    return left(std::move(result), "somebody has given it another value since");
  }
  if (const auto written = (*setting)->write(target); !written) return failed(std::move(result), written.error());
  const auto now = (*setting)->read();
  if (!now) return failed(std::move(result), now.error());
  if (!(*setting)->satisfies(target, *now)) {
    return failed(std::move(result), {Reason::other, "what was there before was written, and is not what it says"});
  }
  result.fate = is_back ? Fate::already_back : Fate::restored;
  return result;
}

/// What becomes of one record when `ending` let go of it.
Restored let_go(Record& record, const std::set<std::string>& ending, const SettingMaker& make) {
  const auto lets_go = [&](const Holding& holding) { return ending.contains(holding.holder); };
  if (!lets_go(record.holdings.back())) {
    std::erase_if(record.holdings, lets_go);
    const auto setting = make(record.id);
    return {.id = record.id,
            .name = record.name,
            .value = setting ? (*setting)->shown(record.holdings.back().asked) : "",
            .fate = Fate::still_held,
            .message = "another job has asked for it since"};
  }
  const Holding in_force = record.holdings.back();
  const auto before = std::ranges::find_if_not(record.holdings.rbegin(), record.holdings.rend(), lets_go);
  const bool is_last = before == record.holdings.rend();
  Restored result = put_back(record, in_force, is_last ? record.before : before->got.value_or(before->asked), make);
  if (result.fate != Fate::failed) std::erase_if(record.holdings, lets_go);
  return result;
}

}  // namespace

std::string_view word_of(Fate fate) {
  switch (fate) {
    case Fate::restored: return "put back";
    case Fate::already_back: return "already back";
    case Fate::still_held: return "still held";
    case Fate::left: return "left";
    case Fate::failed: break;
  }
  return "not put back";
}

std::vector<Restored> restore(Journal& journal, const HolderFilter& ends, const SettingMaker& make) {
  std::set<std::string> ending;
  for (const Holder& holder : journal.state.holders) {
    if (ends(holder)) ending.insert(holder.id);
  }
  std::vector<Restored> results;
  auto& records = journal.state.records;
  // The last change first.
  std::ranges::reverse(records);
  for (Record& record : records) {
    const bool is_held =
        std::ranges::any_of(record.holdings, [&](const Holding& holding) { return ending.contains(holding.holder); });
    if (is_held) results.push_back(let_go(record, ending, make));
  }
  std::ranges::reverse(records);
  std::erase_if(records, [](const Record& record) { return record.holdings.empty(); });
  journal.state.forget_idle_holders();
  journal.save();
  return results;
}

}  // namespace toolkit::settings
