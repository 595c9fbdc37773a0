#include "lib/results/go_test_json.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "lib/core/text.hpp"
#include "lib/results/go_event.hpp"
#include "lib/results/go_output.hpp"
#include "lib/results/lines.hpp"
#include "lib/results/reasons.hpp"

namespace toolkit::results {
namespace {

struct Running {
  std::size_t index;  // in the results
  std::string output = {};
};

struct Package {
  std::unordered_map<std::string, Running> running = {};
  std::unordered_set<std::string> failed_before = {};  // and not passed since, in runs of the package that are over
  std::unordered_set<std::string> failed = {};         // in this one
  bool is_over = false;
  bool said_fail = false;  // the test program came to its own end, and says that a test has failed
  bool is_built = true;
  std::string crash = {};
};

std::optional<std::chrono::microseconds> duration_of(const GoEvent& event) {
  constexpr double kMostSeconds = 1e9;
  if (!event.elapsed || !(*event.elapsed >= 0 && *event.elapsed < kMostSeconds)) return std::nullopt;
  return std::chrono::microseconds{std::llround(*event.elapsed * 1e6)};
}

/// A benchmark has no line that says how it ended, unless it failed.
bool is_benchmark(std::string_view name) { return name.starts_with("Benchmark"); }

class Reader {
 public:
  void read(std::string_view text);
  [[nodiscard]] bool has_events() const { return has_events_; }
  [[nodiscard]] Results take_results();

 private:
  void read_event(const GoEvent& event);
  void read_package_event(Package& package, const GoEvent& event);
  void read_plain(std::string_view line);
  Package& package_of(const GoEvent& event);
  Running& begin(Package& package, const GoEvent& event);
  void end(Package& package, const GoEvent& event);
  void fail(Package& package, const std::string& name, Running& running);
  void end_package(Package& package, const std::string& name, bool has_failed);
  void end_running(Package& package, bool is_whole);
  std::string reason_of(const std::string& name, const Package& package) const;

  Results results_;
  Reasons reasons_;
  bool has_events_ = false;
  std::string broken_build_ = {};  // of which no package has told yet
  std::unordered_map<std::string, Package> packages_;
  std::vector<std::string> order_;  // of their first events
};

void Reader::read(std::string_view text) {
  for (Lines lines{text}; lines.next();) {
    if (auto event = parse_go_event(lines.line())) {
      has_events_ = true;
      read_event(*event);
    } else {
      read_plain(lines.line());
    }
  }
}

/// Before go 1.20 a package that did not build has no events: "FAIL	example.com/a [build failed]".
void Reader::read_plain(std::string_view line) {
  if (!take(line, "FAIL\t")) return;
  const std::size_t end = line.find(" [");
  if (end == std::string_view::npos || !line.ends_with(" failed]")) return;
  reasons_.add(std::string{line.substr(0, end)} + " did not build");
  broken_build_.clear();
}

Package& Reader::package_of(const GoEvent& event) {
  const auto [found, is_new] = packages_.try_emplace(event.package);
  Package& package = found->second;
  if (is_new) order_.push_back(event.package);
  if (package.is_over) {  // gotestsum runs it again
    package.failed_before.merge(package.failed);
    package.failed.clear();
    package.is_over = package.said_fail = false;
    package.is_built = true;
    package.crash.clear();
  }
  return package;
}

void Reader::read_event(const GoEvent& event) {
  if (event.package.empty()) {
    if (event.action == "build-fail") broken_build_ = event.import_path;
    return;
  }
  Package& package = package_of(event);
  if (event.action == "output" && package.crash.empty()) package.crash = crash_in(event.output);
  if (event.test.empty()) return read_package_event(package, event);
  if (event.action == "run") {
    begin(package, event);
  } else if (event.action == "output") {
    const auto found = package.running.find(event.test);
    if (found != package.running.end()) found->second.output += event.output;
  } else if (event.action == "pass" || event.action == "fail" || event.action == "skip" || event.action == "bench") {
    end(package, event);
  }
}

void Reader::read_package_event(Package& package, const GoEvent& event) {
  if (event.action == "output") {
    if (event.output == "FAIL\n") package.said_fail = true;
    if (event.output.starts_with("FAIL\t") && event.output.ends_with(" failed]\n")) package.is_built = false;
  } else if (event.action == "pass" || event.action == "skip" || event.action == "fail") {
    if (!event.failed_build.empty()) package.is_built = false;
    if (!package.is_built) broken_build_.clear();
    end_package(package, event.package, event.action == "fail");
  }
}

Running& Reader::begin(Package& package, const GoEvent& event) {
  const auto [found, is_new] = package.running.try_emplace(event.test, Running{results_.tests.size()});
  if (!is_new) return found->second;
  Test test{.id = {.suite = event.package, .name = event.test}};
  test.is_rerun = package.failed_before.contains(event.test);
  results_.tests.push_back(std::move(test));
  return found->second;
}

void Reader::fail(Package& package, const std::string& name, Running& running) {
  Test& test = results_.tests[running.index];
  test.status = Status::failed;
  describe_go_test(test, running.output);
  package.failed.insert(name);
}

void Reader::end(Package& package, const GoEvent& event) {
  Running& running = begin(package, event);
  Test& test = results_.tests[running.index];
  test.duration = duration_of(event);
  if (event.action == "fail") {
    fail(package, event.test, running);
  } else if (event.action == "skip") {
    test.status = Status::skipped;
    describe_go_test(test, running.output);
  } else {
    package.failed_before.erase(event.test);
  }
  package.running.erase(event.test);
}

std::string Reader::reason_of(const std::string& name, const Package& package) const {
  if (!package.is_built) return name + " did not build";
  if (!package.crash.empty()) return name + " crashed (" + package.crash + ")";
  if (package.running.empty()) return name + " failed outside of its tests";
  const auto last = std::ranges::max_element(package.running, {}, [](const auto& it) { return it.second.index; });
  return name + " ended in the middle of " + last->first;
}

void Reader::end_package(Package& package, const std::string& name, bool has_failed) {
  const bool is_running = std::ranges::any_of(package.running, [](const auto& it) { return !is_benchmark(it.first); });
  const bool is_whole = !is_running && (!has_failed || (package.said_fail && !package.failed.empty()));
  if (!is_whole) reasons_.add(reason_of(name, package));
  end_running(package, is_whole);
  package.is_over = true;
}

/// Those that have not said how they ended.
void Reader::end_running(Package& package, bool is_whole) {
  for (auto& [name, running] : package.running) {
    if (is_whole && is_benchmark(name)) continue;
    fail(package, name, running);
    Test& test = results_.tests[running.index];
    if (test.message.empty()) test.message = "it began and did not end";
  }
  package.running.clear();
}

Results Reader::take_results() {
  for (const std::string& name : order_) {
    Package& package = packages_[name];
    if (package.is_over) continue;
    reasons_.add(name + " did not come to its end");
    end_running(package, false);
  }
  if (!broken_build_.empty()) reasons_.add(broken_build_ + " did not build");
  results_.incomplete = reasons_.text();
  return std::move(results_);
}

}  // namespace

Result<Results> read_go_test_json(std::string_view text) {
  Reader reader;
  reader.read(text);
  if (!reader.has_events()) return toolkit::fail(Failure::corrupt, "no line of it is an event of go test -json");
  return reader.take_results();
}

}  // namespace toolkit::results
