// One test in a report of Jest or vitest.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "lib/results/results.hpp"

namespace toolkit::results {

/// The file of tests in which it is.
struct JestFile {
  std::string path = {};  ///< as the framework writes it
  std::string name = {};  ///< as we do
};

/// All its runs, in order: at least one. `assertion` is an element of "assertionResults".
[[nodiscard]] std::vector<Test> read_jest_test(const nlohmann::json& assertion, const JestFile& file, bool is_vitest);

}  // namespace toolkit::results
