// Jobs that change settings of a machine and put them back, as the tool does it.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "lib/settings/apply.hpp"
#include "lib/settings/restore.hpp"
#include "lib/sysctl/file_setting.hpp"
#include "test/support/far_away.hpp"
#include "test/support/temp_dir.hpp"

namespace toolkit::sysctl_test {

using Asked = std::vector<std::pair<std::string, std::string>>;  // paths and values

inline std::vector<settings::Request> requests(sysctl::SystemFiles& files, const Asked& asked) {
  std::vector<settings::Request> list;
  for (const auto& [path, value] : asked) {
    list.push_back({.setting = sysctl::file_setting(files, path), .name = path, .asked = value});
  }
  return list;
}

inline settings::Journal open_journal(const test::TempDir& folder) {
  return settings::Journal::open(folder / "journal", "machine", "boot", test::far_away());
}

inline std::vector<settings::Applied> set(sysctl::SystemFiles& files, const Asked& asked, const test::TempDir& folder,
                                          const std::string& holder = "h") {
  auto journal = open_journal(folder);
  return settings::apply(requests(files, asked), {.id = holder}, journal);
}

inline std::vector<settings::Restored> put_back(sysctl::SystemFiles& files, const test::TempDir& folder,
                                                const std::string& holder = "h") {
  auto journal = open_journal(folder);
  return settings::restore(
             journal, [&](const settings::Holder& one) { return one.id == holder; },
             [&](const std::string& id) { return sysctl::file_setting_of_id(files, id); })
      .restored;
}

}  // namespace toolkit::sysctl_test
