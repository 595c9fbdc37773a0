// retry-run as a step of a job over a suite of tests that ends as it is told to.
#pragma once

#include <string>
#include <vector>

#include "test/tools/retry_run_job.hpp"

namespace toolkit::tools_test {

/// A JUnit file of the suite "s": each word is a test's name, with "!" behind it where it fails, "-" where it is
/// skipped. A failure says "NAME is wrong".
[[nodiscard]] std::string junit(const Words& tests);

/// A script that leaves these results in results.xml, and ends with the exit code.
[[nodiscard]] std::string with_results(const Words& tests, int code);
/// The same with 1 if a test fails, else 0.
[[nodiscard]] std::string with_results(const Words& tests);

class SuiteStep {
 public:
  /// As RetryRunStep has it. When only some tests are to run, "again" runs the attempt's script and notes their names.
  explicit SuiteStep(const Words& scripts) : step_{scripts} {
    step_.step().folder().write_script("again", "#!/bin/sh\necho \"$*\" >>names\n" + step_.script());
  }

  /// Three attempts, with results.xml and "again", unless `arguments` say otherwise.
  [[nodiscard]] Ended run(Words arguments = {}) const;
  /// What "again" was called with, line by line.
  [[nodiscard]] std::string names() const { return step_.read("names"); }
  [[nodiscard]] const Scratch& folder() const { return step_.step().folder(); }
  [[nodiscard]] std::string summary() const { return step_.step().summary(); }
  [[nodiscard]] std::string output(const std::string& name) const;
  [[nodiscard]] std::string junit() const { return Scratch::content(output("junit")); }
  [[nodiscard]] nlohmann::json report() const { return step_.report(); }
  [[nodiscard]] unsigned attempts() const { return step_.attempts(); }

 private:
  RetryRunStep step_;
};

}  // namespace toolkit::tools_test
