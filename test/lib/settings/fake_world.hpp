// Settings in memory, with a machine's ways: some refuse, some are clamped.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "lib/settings/apply.hpp"
#include "lib/settings/restore.hpp"

namespace toolkit::settings_test {

struct FakeWorld {
  std::map<std::string, std::string> values = {};
  std::set<std::string> refusing = {};             ///< writes are refused
  std::set<std::string> breaking = {};             ///< writes are refused when they are half done
  std::map<std::string, std::string> clamps = {};  ///< whatever is written becomes this
  std::vector<std::string> writes = {};            ///< "name=value", all that were tried
  bool is_at_least = false;                        ///< more than asked for is enough
  std::function<void()> before_write = [] {};
  /// Whether a setting takes a value as things are.
  std::function<bool(const std::string& name, const std::string& value)> takes =
      [](const std::string& /*name*/, const std::string& /*value*/) { return true; };
};

class FakeSetting final : public settings::Setting {
 public:
  FakeSetting(FakeWorld& world, std::string name) : world_{world}, name_{std::move(name)} {}

  [[nodiscard]] const std::string& id() const override { return name_; }
  [[nodiscard]] settings::Attempt<std::string> read() override {
    const auto found = world_.values.find(name_);
    if (found != world_.values.end()) return found->second;
    return tl::unexpected<settings::Refusal>{{settings::Reason::unknown, name_ + " is not there"}};
  }
  [[nodiscard]] settings::Attempt<void> write(const std::string& value) override {
    world_.before_write();
    world_.writes.push_back(name_ + "=" + value);
    if (world_.breaking.contains(name_)) world_.values[name_] = "half of " + value;
    if (world_.refusing.contains(name_) || world_.breaking.contains(name_) || !world_.takes(name_, value)) {
      return tl::unexpected<settings::Refusal>{{settings::Reason::invalid_value, name_ + " refuses"}};
    }
    const auto clamp = world_.clamps.find(name_);
    world_.values[name_] = clamp == world_.clamps.end() ? value : clamp->second;
    return {};
  }
  [[nodiscard]] bool satisfies(const std::string& asked, const std::string& current) const override {
    return is_same(asked, current) || (world_.is_at_least && std::stoi(current) > std::stoi(asked));
  }
  [[nodiscard]] bool is_same(const std::string& one, const std::string& other) const override { return one == other; }
  [[nodiscard]] std::string shown(const std::string& value) const override { return "<" + value + ">"; }

 private:
  FakeWorld& world_;
  std::string name_;
};

using Asked = std::vector<std::pair<std::string, std::string>>;

inline std::vector<settings::Request> requests(FakeWorld& world, const Asked& asked) {
  std::vector<settings::Request> list;
  for (const auto& [name, value] : asked) {
    list.push_back({.setting = std::make_unique<FakeSetting>(world, name), .name = name, .asked = value});
  }
  return list;
}

inline settings::SettingMaker maker(FakeWorld& world) {
  return [&world](const std::string& id) -> settings::Attempt<std::unique_ptr<settings::Setting>> {
    return std::make_unique<FakeSetting>(world, id);
  };
}

inline settings::HolderFilter is(const std::string& id) {
  return [id](const settings::Holder& holder) { return holder.id == id; };
}

}  // namespace toolkit::settings_test
