// A file of /proc/sys or /sys as a setting.
#pragma once

#include <memory>
#include <string>

#include "lib/sysctl/system_files.hpp"

namespace toolkit::sysctl {

/// The setting that `path`, without wildcards, belongs to: the file alone, or all that it is coupled with. `files` must
/// live longer. With `at_least` a larger value is as good.
[[nodiscard]] std::unique_ptr<settings::Setting> file_setting(SystemFiles& files, const std::string& path,
                                                              bool at_least = false);

/// The setting with an id that one of file_setting() had. elsewhere: it belongs to another namespace than ours. gone:
/// to one that is no more.
[[nodiscard]] settings::Attempt<std::unique_ptr<settings::Setting>> file_setting_of_id(SystemFiles& files,
                                                                                       const std::string& id);

/// Whether file_setting() made the id.
[[nodiscard]] bool is_file_id(const std::string& id);

}  // namespace toolkit::sysctl
