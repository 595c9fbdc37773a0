// cargo test and cargo nextest.
#include <algorithm>
#include <iterator>
#include <utility>

#include "lib/core/text.hpp"
#include "lib/results/announced.hpp"
#include "lib/results/cargo_line.hpp"
#include "lib/results/lines.hpp"
#include "lib/runners/call.hpp"
#include "lib/runners/grammars.hpp"
#include "lib/runners/quoted.hpp"

namespace toolkit::runners {
namespace {

using Words = std::vector<std::string>;

/// Of what stands behind "--", all that chooses no tests.
Words libtest_words(const Arguments& arguments, std::string_view dropped) {
  Arguments libtest{arguments.rest(), libtest_grammar()};
  libtest.drop(dropped);
  libtest.drop_operands();
  return libtest.words();
}

/// Takes the filter away that stands in front of "--"; where it could be the value of an option, it stays.
void drop_filters(Arguments& arguments) {
  if (arguments.is_certain()) arguments.drop_operands();
  arguments.drop_rest();
  arguments.drop_where([](const Argument& argument) { return argument.kind == Argument::Kind::end; });
}

void add_rest(Words& command, const Words& rest) {
  if (rest.empty()) return;
  command.emplace_back("--");
  std::ranges::copy(rest, std::back_inserter(command));
}

/// "(binary_id(=demo::it) & test(=tests::a))", in nextest's language of filters.
std::string filter_of(const results::Test& test) {
  constexpr std::string_view kSpecial = "\\),/";
  return "(binary_id(=" + quoted(test.id.suite, kSpecial) + ") & test(=" + quoted(test.id.name, kSpecial) + "))";
}

/// "error: 2 targets failed:", after which nothing was left out. Its own lines are on standard error.
std::string failed_targets(std::string_view error) {
  std::string last;
  for (results::Lines lines{error}; lines.next();) {
    std::string plain = results::without_colors(lines.line());
    if (results::is_cargo_failed_list(plain)) last = std::move(plain) + "\n";
  }
  return last;
}

/// A program that crashed, perhaps before it named a test. Of one whose tests have failed cargo does not say it.
std::string interrupted_cargo(std::string_view output, int exit_code) {
  if (exit_code == 0) return {};
  for (results::Lines lines{output}; lines.next();) {
    const std::string plain = results::without_colors(lines.line());
    if (const std::string_view how = results::parse_cargo_exit(plain); !how.empty())
      return "a program failed outside of its tests (" + printable(cut_utf8(how, 200)) + ")";
  }
  return {};
}

}  // namespace

ResultsPlan plan_cargo_test(const Call& /*call*/, const std::string& /*folder*/) {
  return {.in_output = true, .last_line = failed_targets, .interrupted = interrupted_cargo};
}

/// By a configuration that is weaker than the user's own: where that has a JUnit file, it is written, and not ours.
ResultsPlan plan_nextest(const Call& call, const std::string& folder) {
  const std::string file = folder + "/nextest.xml";
  // A literal string of TOML cannot hold a quote; a basic one could, with escapes.
  const std::string path = "\"" + quoted(file, "\\\"") + "\"";
  ResultsPlan plan{.may_be_elsewhere = true, .announced = results::announced_by_nextest};
  plan.file_to_write = {folder + "/nextest.toml", "[profile.default.junit]\npath = " + path + "\n"};
  plan.files = {file, "target/nextest/*/*.xml", "**/target/nextest/*/*.xml"};
  if (const auto target = call.arguments.value_of("--target-dir")) plan.files.push_back(*target + "/nextest/*/*.xml");
  plan.needs_announcement = !call.arguments.has("--no-fail-fast --nff");
  Arguments arguments = call.arguments;
  arguments.add({"--tool-config-file", "ci-toolkit:" + plan.file_to_write->path});
  plan.command = call.with(arguments);
  return plan;
}

Rerun rerun_cargo_test(const Call& call, const Wanted& wanted) {
  if (!call.arguments.has("--no-fail-fast"))
    return cannot("cargo test leaves targets out after the first that fails: add --no-fail-fast");
  Words rest = libtest_words(call.arguments, "--exact");
  rest.emplace_back("--exact");
  for (const results::Test& test : wanted.tests) {
    const std::string& name = test.id.name;
    if (name.find_first_of(" \t") != std::string::npos || name.starts_with('-'))
      return cannot(name + " has a blank in it, and rustdoc takes no such name");
    if (std::ranges::find(rest, name) == rest.end()) rest.push_back(name);
  }
  Arguments arguments = call.arguments;
  drop_filters(arguments);
  Words command = call.with(arguments);
  add_rest(command, rest);
  return command;
}

Rerun rerun_nextest(const Call& call, const Wanted& wanted) {
  Words filters;
  for (const results::Test& test : wanted.tests) {
    if (test.id.suite.empty()) return cannot(test.id.name + " has no binary");
    std::string filter = filter_of(test);
    if (std::ranges::find(filters, filter) == filters.end()) filters.push_back(std::move(filter));
  }
  Arguments arguments = call.arguments;
  const Words rest = libtest_words(arguments, "--exact --skip");
  drop_filters(arguments);
  arguments.drop("-E --filter-expr --filterset --partition");
  // All of them were run, so that is what the user wants.
  if (!arguments.has("--no-fail-fast --nff --fail-fast --ff --max-fail")) arguments.add({"--no-fail-fast"});
  arguments.add({"-E", join(filters, " | ")});
  Words command = call.with(arguments);
  add_rest(command, rest);
  return command;
}

}  // namespace toolkit::runners
