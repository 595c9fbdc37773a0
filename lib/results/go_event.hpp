// One line of `go test -json`.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace toolkit::results {

/// What a line does not say is empty. Source: `go doc test2json`, `go help buildjson`.
struct GoEvent {
  std::string action = {};
  std::string package = {};
  std::string test = {};
  std::string output = {};
  std::string import_path = {};        ///< of a build
  std::string failed_build = {};       ///< the import path of the build for which the package failed
  std::optional<double> elapsed = {};  ///< in seconds
};

/// Nothing for what is no JSON object with an "Action".
[[nodiscard]] std::optional<GoEvent> parse_go_event(std::string_view line);

}  // namespace toolkit::results
