// What a run of tests tells of its tests, whichever framework wrote it and in whatever format.
#pragma once

#include <chrono>
#include <compare>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace toolkit::results {

/// An error in a test, as JUnit calls an unexpected exception, is `failed`, too.
enum class Status { passed, failed, skipped };

/// Names a test among all of one suite of tests: two are the same test when both parts are equal.
struct TestId {
  std::string suite = {};  ///< what the framework groups by: a Go package, a class, a file; empty where it has nothing
  std::string name = {};   ///< within it, with all levels, as the framework writes it: "TestAdd/negative"
  auto operator<=>(const TestId&) const = default;
};

/// One run of one test.
struct Test {
  TestId id = {};
  Status status = Status::passed;
  std::optional<std::chrono::microseconds> duration = {};
  std::string file = {};     ///< as the framework writes it; empty where it does not say
  unsigned line = 0;         ///< in the file, from 1; 0 where it does not say
  std::string type = {};     ///< of the failure, where the framework names one: "java.lang.AssertionError"
  std::string message = {};  ///< why it failed or was skipped, in short; may be empty
  std::string details = {};  ///< all that the framework tells of the failure, several lines
  /// The framework says that it ran the test again, since the run that stands before this one in `tests` had failed.
  /// Without that, two runs of the same id in one `Results` may be two tests that share a name: a pass of one of them
  /// says nothing of the other.
  bool is_rerun = false;
  /// It is no test but what goes before several, and has failed, so that they have not run: the collection of a file,
  /// what a class sets up. Where that goes well nothing tells of it.
  bool is_setup = false;
};

/// What one run has written, or one file of it. `tests` are in the order in which they were read; a framework that
/// reruns a test itself has it several times.
struct Results {
  std::vector<Test> tests = {};
  /// Tests that the framework said it would run, where it says so by name or by number.
  std::vector<TestId> announced = {};
  std::optional<std::size_t> announced_count = {};
  /// Why there is no telling whether more would have come: cut off, crashed, bailed out. Empty when it came to its own
  /// end.
  std::string incomplete = {};
};

}  // namespace toolkit::results

template <>
struct std::hash<toolkit::results::TestId> {
  std::size_t operator()(const toolkit::results::TestId& id) const noexcept {
    const std::hash<std::string_view> of_text;
    return of_text(id.suite) * 31 + of_text(id.name);
  }
};
