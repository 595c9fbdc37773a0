// The pages that are written by hand name what there is.
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/sysctl/presets.hpp"
#include "test/support/catch.hpp"

namespace toolkit::tools_test {
namespace {

constexpr const char* kPage = TOOLKIT_SOURCE_DIR "/docs/sysctl-setup.md";

using Lines = std::vector<std::string>;

/// What stands under "## Presets", up to the next such heading.
Lines presets_section() {
  std::ifstream file{kPage};
  Lines section;
  bool is_inside = false;
  for (std::string& line :
       nonempty_lines(std::string{std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}})) {
    if (line.starts_with("## ")) {
      is_inside = line == "## Presets";
    } else if (is_inside) {
      section.push_back(line);
    }
  }
  return section;
}

/// The headings with their summaries, and the rows of the tables, in the page's order.
Lines told(const Lines& section) {
  Lines lines;
  for (std::size_t i = 0; i < section.size(); ++i) {
    const bool is_heading = section[i].starts_with("### ");
    if (is_heading || section[i].starts_with("| `")) lines.push_back(section[i]);
    if (is_heading && i + 1 < section.size()) lines.push_back(section[i + 1]);
  }
  return lines;
}

Lines expected() {
  Lines lines;
  for (const sysctl::Preset& preset : sysctl::presets()) {
    lines.push_back(fmt::format("### `{}`", preset.name));
    lines.push_back(fmt::format("For: {}.", preset.summary));
    for (const sysctl::PresetLine& line : preset.lines) {
      lines.push_back(fmt::format("| `{}` | {}`{}` | {} | [source]({}) |", line.name, line.at_least ? "at least " : "",
                                  line.value, line.why, line.source));
    }
  }
  return lines;
}

}  // namespace

TEST_CASE("the page has each preset with every setting, its reason and its source", "[sysctl-setup][docs]") {
  CHECK(told(presets_section()) == expected());
}

}  // namespace toolkit::tools_test
