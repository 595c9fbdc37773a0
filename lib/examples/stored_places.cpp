#include "lib/examples/stored_places.hpp"

#include <algorithm>
#include <array>

#include "lib/core/split.hpp"

namespace toolkit::examples {
namespace {

constexpr std::array<std::string_view, 12> kPassedOver{"node_modules", ".git",    "target",      "vendor",
                                                       "build",        "dist",    ".venv",       "venv",
                                                       ".tox",         ".gradle", "__pycache__", "site-packages"};

/// Whether `first` and `second` stand one after the other in front of the last part.
bool is_below(const std::vector<std::string_view>& parts, std::string_view first, std::string_view second) {
  for (std::size_t i = 0; i + 2 < parts.size(); ++i) {
    if (parts[i] == first && parts[i + 1] == second) return true;
  }
  return false;
}

}  // namespace

std::optional<Framework> framework_of_file(std::string_view path) {
  const std::vector<std::string_view> parts = split(path, '/');
  const std::string_view name = parts.back();
  if (name == ".jqwik-database") return Framework::jqwik;
  if (name.size() > std::string_view{".proptest-regressions"}.size() && name.ends_with(".proptest-regressions"))
    return Framework::proptest;
  const bool is_in_regressions = std::find(parts.begin(), parts.end() - 1, "proptest-regressions") != parts.end() - 1;
  if (is_in_regressions && name.ends_with(".txt")) return Framework::proptest;
  // Its names are hexadecimal: one with a dot is a file that somebody is still writing.
  const bool is_key = name.find('.') == std::string_view::npos;
  if (is_key && is_below(parts, ".hypothesis", "examples")) return Framework::hypothesis;
  if (is_below(parts, "testdata", "rapid") && name.ends_with(".fail")) return Framework::rapid;
  return std::nullopt;
}

bool is_passed_over(std::string_view folder) { return std::ranges::find(kPassedOver, folder) != kPassedOver.end(); }

bool is_plain(std::string_view path) {
  const std::vector<std::string_view> parts = split(path, '/');
  return std::ranges::none_of(parts, [](std::string_view part) { return part.empty() || part == "." || part == ".."; });
}

}  // namespace toolkit::examples
