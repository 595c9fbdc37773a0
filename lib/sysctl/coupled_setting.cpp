#include "lib/sysctl/coupled_setting.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/sysctl/name.hpp"
#include "lib/sysctl/value.hpp"

namespace toolkit::sysctl {
namespace {

using settings::Attempt;

/// What read() gave begins with a path, and no value of a coupled file does.
bool is_state(const std::string& value) { return value.starts_with('/'); }

std::vector<std::pair<std::string, std::string>> lines_of(const std::string& state) {
  std::vector<std::pair<std::string, std::string>> lines;
  for (const std::string& line : nonempty_lines(state)) {
    const std::size_t equals = line.find('=');
    if (equals != std::string::npos) lines.emplace_back(line.substr(0, equals), line.substr(equals + 1));
  }
  return lines;
}

std::string value_in(const std::string& state, const std::string& path) {
  for (const auto& [name, value] : lines_of(state)) {
    if (name == path) return value;
  }
  return "0";  // the side that is not in force
}

}  // namespace

CoupledSetting::CoupledSetting(SystemFiles& files, const Coupling& coupling, std::string path)
    : files_{files}, coupling_{coupling}, path_{std::move(path)} {
  const std::string own = files.namespace_of(std::string{coupling.members.front()});
  id_ = fmt::format("coupled:{}{}{}", coupling.name, own.empty() ? "" : "@", own);
}

std::vector<std::string> CoupledSetting::paths() {
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
  for (const std::string& path : paths()) {
    const auto value = files_.read(path);
    if (!value) continue;
    const std::string line = fmt::format("{}={}\n", path, *value);
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
  if (current && is_same(value, *current)) return {};
  return files_.write(path, value);
}

Attempt<void> CoupledSetting::write(const std::string& value) {
  if (!is_state(value)) return files_.write(path_, value);
  for (const auto& [path, before] : lines_of(value)) {
    // A side that says 0 may say so because the other one is in force.
    auto written = coupling_.exclusive ? files_.write(path, before) : write_if_other(path, before);
    if (!written) return written;
  }
  return {};
}

bool CoupledSetting::satisfies(const std::string& asked, const std::string& current) const {
  if (!is_state(asked)) return is_same(asked, value_in(current, path_));
  const auto now = lines_of(current);
  return std::ranges::all_of(lines_of(asked), [&](const auto& line) {
    const auto found = std::ranges::find(now, line.first, &std::pair<std::string, std::string>::first);
    // One that is gone is as it may be, but for a side that must be in force.
    if (found == now.end()) return !coupling_.exclusive;
    return is_same(line.second, found->second);
  });
}

std::string CoupledSetting::shown(const std::string& value) const {
  if (!is_state(value)) return value;
  if (!path_.empty()) return value_in(value, path_);
  const auto lines = lines_of(value);
  return lines.empty() ? "" : fmt::format("{}={}", name_of(lines.front().first), lines.front().second);
}

}  // namespace toolkit::sysctl
