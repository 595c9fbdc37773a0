// The pages that are written by hand name what there is.
#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#include "lib/core/text.hpp"
#include "lib/health/probe_kinds.hpp"
#include "test/support/catch.hpp"

namespace toolkit::tools_test {
namespace {

using Schemes = std::set<std::string>;

std::vector<std::string> lines_of(const std::string& path) {
  std::ifstream file{path};
  return nonempty_lines(std::string{std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}});
}

/// The schemes in a table row's first cell: of "| `http://app`, `https://…` | …", http and https.
Schemes schemes_in(const std::string& row) {
  Schemes schemes;
  const std::string cell = row.substr(0, row.find('|', 1));
  for (std::size_t at = cell.find('`'); at != std::string::npos; at = cell.find('`', at + 1)) {
    const std::size_t end = std::min(cell.find('`', at + 1), cell.size());
    const std::string target = cell.substr(at + 1, end - at - 1);
    schemes.insert(target.substr(0, target.find(':')));
    at = end;
  }
  return schemes;
}

/// Those of the table under "## Targets".
Schemes schemes_of_table(const std::string& path) {
  Schemes schemes;
  bool is_inside = false;
  for (const std::string& line : lines_of(path)) {
    if (line.starts_with("## ")) is_inside = line == "## Targets";
    if (is_inside && line.starts_with("|")) schemes.merge(schemes_in(line));
  }
  return schemes;
}

}  // namespace

TEST_CASE("the action's README lists every kind of target and no other", "[health-wait][docs]") {
  Schemes listed = schemes_of_table(TOOLKIT_SOURCE_DIR "/actions/health-wait/README.md");
  Schemes known;
  for (const health::ProbeKind& kind : health::probe_kinds()) known.emplace(kind.scheme);
  CHECK(listed == known);
}

}  // namespace toolkit::tools_test
