#include "lib/sysctl/coupled_setting.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/sysctl/name.hpp"
#include "lib/sysctl/value.hpp"

namespace toolkit::sysctl {
namespace {

using settings::Attempt;

/// What read() gave begins with a path, and no value of a coupled file does.
bool is_state(const std::string& value) { return value.starts_with('/'); }

using Line = std::pair<std::string, std::string>;  // path and value
using Lines = std::vector<Line>;

Lines lines_of(const std::string& state) {
  Lines lines;
  for (const std::string& line : nonempty_lines(state)) {
    const std::size_t equals = line.rfind('=');  // an interface may have one in its name
    if (equals != std::string::npos) lines.emplace_back(line.substr(0, equals), line.substr(equals + 1));
  }
  return lines;
}

std::string text_of(const Lines& lines) {
  std::string text;
  for (const auto& [path, value] : lines) text += fmt::format("{}={}\n", path, value);
  return text;
}

const std::string* value_of(const Lines& lines, const std::string& path) {
  const auto found = std::ranges::find(lines, path, &Line::first);
  return found == lines.end() ? nullptr : &found->second;
}

std::string value_in(const std::string& state, const std::string& path) {
  const auto lines = lines_of(state);
  const std::string* value = value_of(lines, path);
  return value == nullptr ? "0" : *value;  // the side that is not in force
}

}  // namespace

CoupledSetting::CoupledSetting(SystemFiles& files, const Coupling& coupling, const std::string& path)
    : CoupledSetting{files, coupling, path, coupling.aliases.empty() ? "" : member_of(coupling, path)} {}

CoupledSetting::CoupledSetting(SystemFiles& files, const Coupling& coupling, std::string path, std::string member)
    : files_{files}, coupling_{coupling}, path_{std::move(path)}, member_{std::move(member)} {
  const std::string own = files.namespace_of(std::string{coupling.members.front()});
  id_ = fmt::format("coupled:{}{}{}{}{}", coupling.name, member_.empty() ? "" : ":", member_, own.empty() ? "" : "@",
                    own);
}

std::vector<std::pair<std::string, std::string>> CoupledSetting::parts(const std::string& state) const {
  Lines lines = lines_of(state);
  std::erase_if(lines, [this](const Line& line) { return is_alias(coupling_, line.first); });
  return lines;
}

std::vector<std::string> CoupledSetting::paths() {
  if (!member_.empty()) return {member_};
  std::vector<std::string> all;
  const auto add = [&](std::string_view pattern) {
    for (std::string& path : matching(files_, std::string{pattern})) {
      if (std::ranges::find(all, path) == all.end()) all.push_back(std::move(path));
    }
  };
  // What leads is written first, since it changes the others.
  for (const auto* patterns : {&coupling_.leaders, &coupling_.members, &coupling_.also}) {
    std::ranges::for_each(*patterns, add);
  }
  return all;
}

Attempt<std::string> CoupledSetting::read() {
  if (!path_.empty()) {
    if (auto own = files_.read(path_); !own) return own;
  }
  std::string state;
  std::string not_in_force;
  // For who has asked in that unit; a state is compared and put back without.
  if (is_alias(coupling_, path_)) state = text_of({{path_, files_.read(path_).value_or("")}});
  for (const std::string& path : paths()) {
    const auto value = files_.read(path);
    if (!value) continue;
    const std::string line = text_of({{path, *value}});
    if (!coupling_.exclusive || normalised(*value) != "0") {
      state += line;
    } else if (not_in_force.empty()) {
      not_in_force = line;
    }
  }
  // With nothing but zeros the first side, a ratio, says so.
  return state.empty() ? not_in_force : state;
}

Attempt<void> CoupledSetting::write_if_other(const std::string& path, const std::string& value) {
  const auto current = files_.read(path);
  // An interface may have gone since.
  if (!current && current.error().reason == settings::Reason::unknown) return {};
  if (current && sysctl::is_same(value, *current)) return {};
  return files_.write(path, value);
}

Attempt<void> CoupledSetting::write(const std::string& value) {
  if (!is_state(value)) return path_.empty() ? Attempt<void>{} : files_.write(path_, value);
  const Lines lines = parts(value);
  if (lines.empty()) return {};
  // What leads comes first, whatever was added to the lines since.
  for (const std::string& path : paths()) {
    const std::string* before = value_of(lines, path);
    if (before == nullptr) continue;
    // A side that says 0 may say so because the other one is in force.
    auto written = coupling_.exclusive ? files_.write(path, *before) : write_if_other(path, *before);
    if (!written) return written;
  }
  return {};
}

bool CoupledSetting::satisfies(const std::string& asked, const std::string& current) const {
  if (!is_state(asked)) return sysctl::is_same(asked, value_in(current, path_));
  const auto now = parts(current);
  return std::ranges::all_of(parts(asked), [&](const auto& line) {
    const std::string* value = value_of(now, line.first);
    // One that is gone is as it may be, but for a side that must be in force.
    return value == nullptr ? !coupling_.exclusive : sysctl::is_same(line.second, *value);
  });
}

settings::Change CoupledSetting::own_parts(settings::Change change) const {
  if (coupling_.exclusive) return change;
  const Lines before = parts(change.found);
  const Lines after = parts(change.got.value_or(""));
  const auto is_changed = [&](const Line& line) {
    const std::string* value = value_of(before, line.first);
    return value != nullptr && *value != line.second;
  };
  const bool is_any = std::ranges::any_of(after, is_changed);
  const std::string asked = member_of(coupling_, path_);
  Lines got;
  std::ranges::copy_if(after, std::back_inserter(got),
                       [&](const Line& line) { return is_any ? is_changed(line) : line.first == asked; });
  change.got = text_of(got);
  const auto leads = [&](const Line& line) { return is_leader(coupling_, line.first); };
  if (is_any && std::ranges::any_of(got, leads)) return change;
  Lines found;
  std::ranges::copy_if(before, std::back_inserter(found),
                       [&](const Line& line) { return value_of(got, line.first) != nullptr; });
  change.found = text_of(found);
  return change;
}

std::optional<std::string> CoupledSetting::still_ours(const std::string& target, const std::vector<std::string>& ours,
                                                      const std::string& current) const {
  if (coupling_.exclusive) return Setting::still_ours(target, ours, current);
  const Lines now = parts(current);
  std::vector<Lines> known;
  std::ranges::transform(ours, std::back_inserter(known), [&](const std::string& state) { return parts(state); });
  const auto is_ours = [&](const Line& line) {
    const std::string* value = value_of(now, line.first);
    return value == nullptr || std::ranges::any_of(known, [&](const Lines& lines) {
             const std::string* one = value_of(lines, line.first);
             return one != nullptr && sysctl::is_same(*one, *value);
           });
  };
  const Lines all = parts(target);
  Lines still;
  std::ranges::copy_if(all, std::back_inserter(still), is_ours);
  const auto leads = [&](const Line& line) { return is_leader(coupling_, line.first); };
  const auto is_there = [&](const Line& line) { return value_of(now, line.first) != nullptr; };
  if (std::ranges::none_of(still, is_there)) return std::nullopt;
  return text_of(std::ranges::any_of(still, leads) ? all : still);
}

settings::Change CoupledSetting::without(const settings::Change& lower, settings::Change next) const {
  if (coupling_.exclusive) return Setting::without(lower, std::move(next));
  const Lines made = parts(lower.got.value_or(""));
  Lines found = parts(next.found);
  for (const auto& [path, before] : parts(lower.found)) {
    const auto here = std::ranges::find(found, path, &Line::first);
    const std::string* value = value_of(made, path);
    if (here == found.end()) {
      found.emplace_back(path, before);
    } else if (!lower.got || (value != nullptr && sysctl::is_same(*value, here->second))) {
      here->second = before;
    }
  }
  next.found = text_of(found);
  // What that one has made of it besides, nobody knows.
  if (!lower.got) next.got.reset();
  if (!next.got) return next;
  Lines got = parts(*next.got);
  for (const Line& line : made) {
    if (value_of(got, line.first) == nullptr) got.push_back(line);
  }
  next.got = text_of(got);
  return next;
}

std::string CoupledSetting::shown(const std::string& value) const {
  if (!is_state(value)) return value;
  if (!path_.empty()) return value_in(value, path_);
  const auto lines = lines_of(value);
  return lines.empty() ? "" : fmt::format("{}={}", name_of(lines.front().first), lines.front().second);
}

}  // namespace toolkit::sysctl
