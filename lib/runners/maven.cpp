#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <map>
#include <set>

#include "lib/core/text.hpp"
#include "lib/results/lines.hpp"
#include "lib/runners/call.hpp"

namespace toolkit::runners {
namespace {

/// What surefire and failsafe say when a JVM that runs tests has ended before them: its classes have no results.
/// Source: surefire 3.5.2, ForkStarter.java and SurefireHelper.java, and what surefire 2 said.
constexpr std::array<std::string_view, 4> kLostForks{
    "The forked VM terminated without", "There was a timeout in the fork",
    "There was a timeout or other error in the fork", "There was an error in the forked process"};

bool has(std::string_view line, std::string_view text) { return line.find(text) != std::string_view::npos; }

bool tells_of_lost_fork(std::string_view error) {
  return std::ranges::any_of(kLostForks, [&](std::string_view text) { return has(error, text); });
}

/// "Failed to execute goal on project shop-web: Could not resolve dependencies": that module's tests have not run.
bool tells_of_other_failure(std::string_view error) {
  return has(error, "Failed to execute goal") && !has(error, "There are test failures");
}

/// A JVM that has crashed; a goal that failed for something else than its tests; in the summary a module that needs one
/// that has failed: "[INFO] shop-web ..... SKIPPED"; no summary.
std::string interrupted_tolerant_maven(std::string_view output, int exit_code) {
  std::string other;
  bool is_in_summary = false;
  bool has_end = exit_code == 0;  // a quiet one has none
  for (results::Lines lines{output}; lines.next();) {
    const std::string plain = results::without_colors(lines.line());
    const std::string_view text = trimmed(plain);
    // The time may stand in front, or the name of a thread.
    const std::string_view error = text.substr(std::min(text.find("[ERROR]"), text.size()));
    if (tells_of_lost_fork(error)) return "a JVM ended before its tests did";
    if (tells_of_other_failure(error)) other = "Maven has failed outside of tests";
    if (has(text, "Reactor Summary")) is_in_summary = true;
    if (is_in_summary && text.ends_with(" SKIPPED")) return "Maven has left modules out after one that failed";
    has_end = has_end || has(text, "BUILD FAILURE") || has(text, "BUILD SUCCESS");
  }
  if (!other.empty()) return other;
  return has_end ? "" : "without Maven's summary in the output nobody knows which modules have not run";
}

/// Tests may print what a Maven of their own says: a success is believed where Maven was not told to ignore failures.
std::string interrupted_maven(std::string_view output, int exit_code) {
  return exit_code == 0 ? "" : interrupted_tolerant_maven(output, exit_code);
}

bool is_property(const Argument& argument, std::string_view name) {
  if (argument.names.empty() || (argument.names.back() != "-D" && argument.names.back() != "--define")) return false;
  const std::string_view value = argument.value ? std::string_view{*argument.value} : std::string_view{};
  return value.substr(0, value.find('=')) == name;
}

bool is_part(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool is_identifier(std::string_view text) { return !text.empty() && std::ranges::all_of(text, is_part); }

bool is_class(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return is_part(c) || c == '.'; });
}

/// By its name, as failsafe chooses them.
bool is_integration_test(std::string_view name) {
  name.remove_prefix(name.rfind('.') + 1);
  name = name.substr(0, name.find('$'));
  return name.starts_with("IT") || name.ends_with("IT") || name.ends_with("ITCase");
}

/// The methods of each class; none stands for all.
class Selection {
 public:
  void add(const std::string& type, const std::string& name) {
    const std::size_t end = std::min(name.find_first_of("([{"), name.size());
    std::string method = name.substr(0, end);
    if (!is_identifier(method)) {
      whole_.insert(type);
    } else {
      if (end < name.size()) method += "*";  // one of several runs, which has a name of its own in JUnit 4
      methods_[type].insert(std::move(method));
    }
  }
  [[nodiscard]] bool is_empty() const { return whole_.empty() && methods_.empty(); }
  /// "com.x.A#a+b*,com.x.B"
  [[nodiscard]] std::string text() const {
    std::vector<std::string> parts(whole_.begin(), whole_.end());
    for (const auto& [type, methods] : methods_) {
      if (whole_.contains(type)) continue;
      parts.push_back(type + "#" + join({methods.begin(), methods.end()}, "+"));
    }
    return join(parts, ",");
  }

 private:
  std::set<std::string> whole_ = {};
  std::map<std::string, std::set<std::string>> methods_ = {};
};

}  // namespace

ResultsPlan plan_maven(const Call& call, const std::string& /*folder*/) {
  const bool is_tolerant =
      call.arguments.has("-fn --fail-never") ||
      std::ranges::any_of(call.arguments.list(), [](const Argument& argument) {
        return is_property(argument, "maven.test.failure.ignore") || is_property(argument, "testFailureIgnore");
      });
  ResultsPlan plan{.interrupted = is_tolerant ? interrupted_tolerant_maven : interrupted_maven};
  for (const std::string folder : {"surefire-reports", "failsafe-reports"}) {
    plan.files.push_back("target/" + folder + "/TEST-*.xml");
    plan.files.push_back("**/target/" + folder + "/TEST-*.xml");
  }
  return plan;
}

/// Where unit tests have failed, those of the integration phase have not run, of their module at least: they all run
/// then, also those that have failed in another module. Where only these have failed, no unit test runs again.
Rerun rerun_maven(const Call& call, const Wanted& wanted) {
  Arguments arguments = call.arguments;
  Selection unit;
  Selection integration;
  for (const results::Test& test : wanted.tests) {
    if (!is_class(test.id.suite)) return cannot(test.id.suite + " is no name of a class");
    (is_integration_test(test.id.suite) ? integration : unit).add(test.id.suite, test.id.name);
  }
  arguments.drop_where([](const Argument& it) { return is_property(it, "test") || is_property(it, "it.test"); });
  arguments.add({"-Dtest=" + (unit.is_empty() ? "no.unit.Test" : unit.text())});
  if (unit.is_empty()) arguments.add({"-Dit.test=" + integration.text()});
  // Other modules have none of them; the names of surefire 2 and 3, and of failsafe.
  for (const char* const prefix : {"", "surefire.", "it.", "failsafe."})
    arguments.add({"-D" + std::string{prefix} + "failIfNoSpecifiedTests=false"});
  return call.with(arguments);
}

}  // namespace toolkit::runners
