// go test and gotestsum.
#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "lib/core/text.hpp"
#include "lib/runners/call.hpp"
#include "lib/runners/go_pattern.hpp"
#include "lib/runners/grammars.hpp"

namespace toolkit::runners {
namespace {

using Words = std::vector<std::string>;
using Kind = Argument::Kind;

/// The words of gotestsum up to the first that is for go test; and those.
struct Gotestsum {
  explicit Gotestsum(const Arguments& arguments) {
    const auto& list = arguments.list();
    const auto end = std::ranges::find_if(list, [](const Argument& argument) { return is_foreign(argument); });
    for (auto it = list.begin(); it != list.end(); ++it) {
      if (it->kind == Kind::end && it == end) continue;
      Words& words = it < end ? own : go;
      std::ranges::copy(it->words, std::back_inserter(words));
    }
  }
  static bool is_foreign(const Argument& argument) {
    return argument.kind == Kind::operand || argument.kind == Kind::end;
  }

  Words own = {};
  Words go = {};
};

/// How many levels of tests a user's -run tells apart.
std::size_t levels_in(std::string_view pattern) {
  return static_cast<std::size_t>(std::ranges::count(pattern, '/')) + 1;
}

/// Why `names` cannot be what -run chooses in the call that these arguments are of; empty where they can.
std::string obstacle(const Arguments& go, const Words& names) {
  if (go.has("-fuzz")) return "go test -fuzz looks for new inputs each time";
  for (const std::string& word : go.rest()) {
    if (word.starts_with("-test.run") || word.starts_with("--test.run")) return "-test.run stands behind -args";
  }
  const std::size_t levels = levels_in(go.value_of("-run").value_or(""));
  for (const std::string& name : names) {
    if (name.starts_with("Benchmark")) return name + " is a benchmark, which -run does not choose";
    if (levels_in(name) < levels) return "-run chooses among the subtests of " + name;
  }
  return {};
}

struct Chosen {
  Words names;
  Words packages;  ///< empty where they have no names that go test takes
};

Chosen choose(const std::vector<results::Test>& tests) {
  std::map<std::string, Words> by_package;
  for (const results::Test& test : tests) by_package[test.id.suite].push_back(test.id.name);
  Chosen chosen;
  for (const auto& [package, names] : by_package) {
    std::ranges::move(without_parents(names), std::back_inserter(chosen.names));
    chosen.packages.push_back(package);
  }
  // What is made of files, or lies outside of all modules.
  const bool is_nameless = std::ranges::any_of(chosen.packages, [](const std::string& package) {
    return package.empty() || package == "command-line-arguments" || package.starts_with("_/") ||
           package.starts_with('-');
  });
  if (is_nameless) chosen.packages.clear();
  return chosen;
}

/// `go` with -run, and with `packages` in the place of its own, if there are some of both. Packages are the first
/// operands that stand together; what comes later is for the test program.
Words narrowed(Arguments go, const Chosen& chosen) {
  const bool has_count = go.has("-count");
  go.drop("-run");
  const auto& list = go.list();
  const auto is_operand = [](const Argument& argument) { return argument.kind == Kind::operand; };
  auto begin = std::ranges::find_if(list, is_operand);
  if (begin == list.end()) begin = std::ranges::find(list, Kind::end, &Argument::kind);
  const auto end = std::find_if_not(begin, list.end(), is_operand);
  Words words;
  const auto add = [&](auto from, auto to) {
    for (; from != to; ++from) std::ranges::copy(from->words, std::back_inserter(words));
  };
  add(list.begin(), begin);
  words.push_back("-run=" + go_pattern(chosen.names));
  if (!has_count) words.emplace_back("-count=1");  // a result from the cache would be no new try
  if (begin != end && !chosen.packages.empty())
    std::ranges::copy(chosen.packages, std::back_inserter(words));
  else
    add(begin, end);
  add(end, list.end());
  return words;
}

}  // namespace

ResultsPlan plan_go_test(const Call& call, const std::string& /*folder*/) {
  if (call.arguments.is_on("-json")) return {.in_output = true};
  return {.why = "go test tells of its tests only with -json: add it, or use gotestsum"};
}

ResultsPlan plan_gotestsum(const Call& call, const std::string& folder) {
  const Gotestsum words{call.arguments};
  const Arguments own{words.own, grammar_of(Runner::gotestsum)};
  if (const auto file = own.value_of("--jsonfile")) return {.files = {*file}};
  const std::string file = folder + "/go.json";
  return {.command = call.with_first({"--jsonfile=" + file}), .files = {file}};
}

Rerun rerun_go_test(const Call& call, const Wanted& wanted) {
  const Chosen chosen = choose(wanted.tests);
  if (const std::string reason = obstacle(call.arguments, chosen.names); !reason.empty()) return cannot(reason);
  return call.with(narrowed(call.arguments, chosen));
}

Rerun rerun_gotestsum(const Call& call, const Wanted& wanted) {
  const Gotestsum words{call.arguments};
  Arguments own{words.own, grammar_of(Runner::gotestsum)};
  const Arguments go{words.go, grammar_of(Runner::go_test)};
  const Chosen chosen = choose(wanted.tests);
  if (own.is_on("--raw-command")) return cannot("--raw-command may be any command");
  if (const std::string reason = obstacle(go, chosen.names); !reason.empty()) return cannot(reason);
  Words go_words = narrowed(go, chosen);
  const bool is_own_choice = own.has("--packages --rerun-fails");
  if ((is_own_choice || words.go.empty()) && chosen.packages.empty()) return cannot("the packages have no names");
  if (is_own_choice) {
    own.drop("--packages");
    own.add({"--packages=" + join(chosen.packages, " ")});
  } else if (words.go.empty()) {
    // Without arguments for go test it takes ./..., with some of them only this folder.
    std::ranges::copy(chosen.packages, std::back_inserter(go_words));
  }
  Words command = own.words();
  command.emplace_back("--");
  std::ranges::copy(go_words, std::back_inserter(command));
  return call.with(command);
}

}  // namespace toolkit::runners
