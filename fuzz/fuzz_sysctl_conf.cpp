// A sysctl.d file and what is asked by it: no text crashes the reader or keeps it long, each of its lines is an
// assignment, a mistake or nothing, and what follows from it lies in the kernel's folders.
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "fuzz/require.hpp"
#include "lib/core/split.hpp"
#include "lib/core/text.hpp"
#include "lib/sysctl/assignment.hpp"
#include "lib/sysctl/name.hpp"
#include "lib/sysctl/targets.hpp"
#include "lib/sysctl/value.hpp"
#include "test/lib/sysctl/fake_kernel.hpp"

namespace {

using namespace toolkit;
using fuzz::require;
using sysctl::Assignment;

bool is_comment(std::string_view line) { return line.empty() || line.starts_with('#') || line.starts_with(';'); }

void check_lines(std::string_view text, const std::vector<Assignment>& assignments, const Mistakes& mistakes) {
  std::size_t number = 0;
  std::set<std::string> origins;
  auto assignment = assignments.begin();
  for (const std::string_view line : split(text, '\n')) {
    ++number;
    if (is_comment(trimmed(line))) continue;
    require(assignment != assignments.end(), "a line that is no comment is kept");
    const std::string origin = fmt::format("f:{}", number);
    require(assignment->origin == origin, "an assignment knows its line");
    origins.insert(origin);
    ++assignment;
  }
  require(assignment == assignments.end(), "nothing is made up");
  for (const std::string& mistake : mistakes.list()) {
    require(origins.contains(mistake.substr(0, mistake.find(':', 2))), "a mistake begins with its line");
  }
}

void check_reads_back(const Assignment& assignment) {
  Mistakes mistakes;
  const std::string line = fmt::format("{}{}{}{}", assignment.may_fail ? "-" : "", assignment.key,
                                       assignment.excludes ? "" : " = ", assignment.value);
  const Assignment again = sysctl::read_assignment(line, "again", mistakes);
  require(mistakes.empty() && again.key == assignment.key && again.value == assignment.value &&
              again.may_fail == assignment.may_fail && again.excludes == assignment.excludes,
          "an assignment without mistakes reads back as the same one");
}

void check_targets(const sysctl::Targets& targets) {
  std::set<std::string> names;
  for (const sysctl::Target& target : targets.list) {
    require(names.insert(target.name).second, "each setting is there once");
    if (target.kind != sysctl::Kind::file) continue;
    require(target.path.starts_with(sysctl::kProcSys) || target.path.starts_with("/sys/"), "a file is the kernel's");
    require(target.path.find("/../") == std::string::npos, "no way leads out of the kernel's folders");
  }
}

/// Of neighbours, since a value is always the same as itself.
void check_values(const std::vector<Assignment>& assignments) {
  std::string before;
  for (const Assignment& assignment : assignments) {
    const std::string& value = assignment.value;
    require(sysctl::is_same(value, value), "a value is the same as itself");
    const std::string once = sysctl::normalised(value);
    require(sysctl::normalised(once) == once, "what is normalised stays as it is");
    require(sysctl::is_same(value, once), "a value is the same as its normal form");
    static_cast<void>(sysctl::is_same(before, value));
    static_cast<void>(sysctl::is_at_least(before, value));
    before = value;
  }
}

}  // namespace

// The name is libFuzzer's.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static sysctl_test::FakeKernel kernel;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  Mistakes mistakes;
  const std::vector<Assignment> assignments = sysctl::read_conf_file(text, "f", mistakes);
  check_lines(text, assignments, mistakes);
  check_values(assignments);
  if (mistakes.empty()) {
    for (const Assignment& assignment : assignments) check_reads_back(assignment);
  }
  check_targets(sysctl::resolve(assignments, kernel, mistakes));
  return 0;
}
