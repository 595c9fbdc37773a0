#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

#include "lib/core/split.hpp"
#include "lib/core/text.hpp"
#include "lib/results/announced.hpp"
#include "lib/results/lines.hpp"
#include "lib/runners/call.hpp"

namespace toolkit::runners {
namespace {

constexpr std::string_view kJunitOptions = "--junitxml --junit-xml";
/// Plugins that run a share of all tests.
constexpr std::string_view kShareOptions =
    "--splits --group --shard-id --num-shards --test-group --test-group-count --test-group-random-seed";

/// What it says of its end, behind at least one mark: those fill the line.
constexpr std::array<std::string_view, 3> kEnds{"_pytest.outcomes.Exit: ", "Interrupted: ", "stopping after "};

/// "stopping after 1 failures" of "!!!!!! stopping after 1 failures !!!!!!"; empty for another line.
std::string_view end_in(std::string_view line) {
  if (!line.starts_with('!') || !line.ends_with('!')) return {};
  const bool is_marked = line.starts_with("!!!") && line.ends_with("!!!");
  line = trimmed(line.substr(std::min(line.find_first_not_of('!'), line.size())));
  line = trimmed(line.substr(0, line.find_last_not_of('!') + 1));
  const bool is_known =
      std::ranges::any_of(kEnds, [&](std::string_view text) { return line.find(text) != std::string_view::npos; });
  return is_marked || is_known ? line : "";
}

/// By "!!!! Interrupted: 1 error during collection !!!!" and the like, and by the exit codes for that, for an error of
/// pytest itself, and for a wrong call.
std::string interrupted_pytest(std::string_view output, int exit_code) {
  if (exit_code == 0) return {};
  for (results::Lines lines{output}; lines.next();) {
    const std::string plain = results::without_colors(lines.line());
    if (const std::string_view end = end_in(trimmed(plain)); !end.empty())
      return "pytest: " + printable(cut_utf8(end, 200));
  }
  return exit_code >= 2 && exit_code <= 4 ? "pytest did not come to its end" : "";
}

/// "test_g@group", as --dist loadgroup writes it, without the group.
std::string_view without_group(std::string_view name) {
  const std::size_t sign = name.rfind('@');
  const std::size_t bracket = name.rfind(']');
  const bool is_in_brackets = bracket != std::string_view::npos && sign < bracket;
  return is_in_brackets ? name : name.substr(0, sign);
}

/// "tests/test_a.py::TestX::test_b[a-b]" for the class "tests.test_a.TestX", if only one file can be meant.
std::optional<std::string> node_id(const results::Test& test, bool has_groups, const Wanted& wanted) {
  const std::vector<std::string_view> parts = split(test.id.suite, '.');
  std::optional<std::string> found;
  std::string path;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].empty()) return std::nullopt;
    path.append(i == 0 ? "" : "/").append(parts[i]);
    if (path.front() == '-' || !wanted.exists(path + ".py")) continue;
    if (found) return std::nullopt;
    found = path + ".py";
    for (std::size_t rest = i + 1; rest < parts.size(); ++rest) found->append("::").append(parts[rest]);
  }
  if (!found) return std::nullopt;
  return *found + "::" + std::string{has_groups ? without_group(test.id.name) : test.id.name};
}

/// All of them, or none.
std::vector<std::string> node_ids(const Call& call, const Wanted& wanted) {
  const bool has_groups = call.arguments.value_of("--dist") == "loadgroup";
  std::vector<std::string> ids;
  for (const results::Test& test : wanted.tests) {
    const auto id = node_id(test, has_groups, wanted);
    if (!id) return {};
    if (std::ranges::find(ids, *id) == ids.end()) ids.push_back(*id);
  }
  return ids;
}

bool has_no_cache(const Arguments& arguments) {
  return std::ranges::any_of(arguments.list(), [](const Argument& argument) {
    return !argument.names.empty() && argument.names.back() == "-p" && argument.value == "no:cacheprovider";
  });
}

}  // namespace

ResultsPlan plan_pytest(const Call& call, const std::string& folder) {
  ResultsPlan plan{.announced = results::announced_by_pytest, .interrupted = interrupted_pytest};
  if (const auto file = call.arguments.value_of(kJunitOptions)) {
    plan.files = {*file};
    return plan;
  }
  plan.files = {folder + "/pytest.xml"};
  plan.command = call.with_first({"--junitxml=" + plan.files.front()});
  return plan;
}

/// By their node ids, where each is certain: what pytest itself remembers of the last run (--lf) may be of another one,
/// as after a crash, and more than what is wanted. But --lf can say what the results cannot.
Rerun rerun_pytest(const Call& call, const Wanted& wanted) {
  for (const results::Test& test : wanted.tests) {
    if (test.message == "collection failure") return cannot(test.id.name + " could not be collected");
  }
  Arguments arguments = call.arguments;
  arguments.drop(kShareOptions);
  if (const std::vector<std::string> ids = node_ids(call, wanted); !ids.empty() && arguments.is_certain()) {
    Arguments named = arguments;
    named.drop_operands();
    named.drop_rest();
    named.add(ids);
    if (auto command = call.with(named); fits(command)) return command;
  }
  if (has_no_cache(arguments)) return cannot("the files of the tests are not certain, and pytest has no cache");
  arguments.drop("--cache-clear --lf --last-failed --lfnf --last-failed-no-failures");
  arguments.add({"--lf", "--lfnf=none"});
  return call.with(arguments);
}

}  // namespace toolkit::runners
