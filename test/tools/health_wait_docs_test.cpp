// The pages that are written by hand name what there is.
#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#include "lib/core/text.hpp"
#include "lib/health/probe_kinds.hpp"
#include "lib/services/known_services.hpp"
#include "test/support/catch.hpp"
#include "tools/health-wait/declaration.hpp"

namespace toolkit::tools_test {
namespace {

using Schemes = std::set<std::string>;

constexpr const char* kPage = TOOLKIT_SOURCE_DIR "/docs/health-wait.md";

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

/// The first cells of the table under "## Without configuring anything".
std::set<std::string> services_of_table(const std::string& path) {
  std::set<std::string> services;
  bool is_inside = false;
  for (const std::string& line : lines_of(path)) {
    if (line.starts_with("## ")) is_inside = line == "## Without configuring anything";
    if (is_inside && line.starts_with("| ")) services.emplace(trimmed(line.substr(1, line.find('|', 1) - 1)));
  }
  return services;
}

}  // namespace

TEST_CASE("health-wait's declaration is sound", "[health-wait]") {
  CHECK_NOTHROW(require_sound(health_wait::declaration()));
}

TEST_CASE("the page lists every kind of target and no other", "[health-wait][docs]") {
  Schemes listed = schemes_of_table(kPage);
  Schemes known;
  for (const health::ProbeKind& kind : health::probe_kinds()) known.emplace(kind.scheme);
  CHECK(listed == known);
}

TEST_CASE("the page lists every option of a target", "[health-wait][docs]") {
  const std::vector<std::string> lines = lines_of(kPage);
  const std::string page = join(lines, "\n");
  const auto is_told = [&](const health::OptionKind& option) {
    return page.find("`" + std::string{option.name} + "=") != std::string::npos;
  };
  for (const health::OptionKind& option : health::common_target_options()) {
    INFO(option.name);
    CHECK(is_told(option));
  }
  for (const health::ProbeKind& kind : health::probe_kinds()) {
    for (const health::OptionKind& option : kind.options) {
      INFO(kind.scheme << " " << option.name);
      CHECK(is_told(option));
    }
  }
}

TEST_CASE("the page lists every service that is known by its image", "[health-wait][docs]") {
  std::set<std::string> known{"service", "---"};
  for (const services::KnownService& service : services::known_services()) known.emplace(service.name);
  CHECK(services_of_table(kPage) == known);
}

}  // namespace toolkit::tools_test
