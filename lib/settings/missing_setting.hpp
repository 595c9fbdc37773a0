// Stands for a setting that cannot be reached, so that its place in the results says why.
#pragma once

#include <memory>
#include <string>

#include "lib/settings/setting.hpp"

namespace toolkit::settings {

/// read() and write() are refused so.
[[nodiscard]] std::unique_ptr<Setting> missing_setting(std::string id, Refusal refusal);

}  // namespace toolkit::settings
