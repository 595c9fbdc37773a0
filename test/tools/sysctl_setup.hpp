// The sysctl-setup that was built with these tests, on a machine of the test's own.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "test/support/contains.hpp"
#include "test/tools/network_namespace.hpp"
#include "test/tools/program.hpp"
#include "test/tools/scratch.hpp"

namespace toolkit::tools_test {

using test::contains;

/// Calls that keep their journal in a folder of the test, in a network namespace of the test.
class Machine {
 public:
  /// The command line for these words.
  [[nodiscard]] std::vector<std::string> call(std::vector<std::string> words) const {
    words.insert(words.begin(), {TOOLKIT_SYSCTL_SETUP, "--journal", journal()});
    return network_.inside(words);
  }
  [[nodiscard]] Ended run(std::vector<std::string> words, const ProgramOptions& options = {}) const {
    return run_program(call(std::move(words)), options);
  }
  /// A run with a report: what became of each setting, by its name.
  [[nodiscard]] nlohmann::json results(std::vector<std::string> words, const ProgramOptions& options = {}) const {
    words.insert(words.begin(), {"--report", folder_ / "report.json"});
    last_ = run(std::move(words), options);
    nlohmann::json by_name;
    const auto report = nlohmann::json::parse(folder_.read("report.json"));
    for (const auto& setting : report.at("settings")) by_name[setting.at("name").get<std::string>()] = setting;
    return by_name;
  }
  [[nodiscard]] const Ended& last() const { return last_; }
  [[nodiscard]] std::string journal() const { return folder_ / "journal"; }
  [[nodiscard]] const Scratch& folder() const { return folder_; }
  [[nodiscard]] const NetworkNamespace& network() const { return network_; }
  [[nodiscard]] std::string read(const std::string& name) const { return network_.read(name); }

 private:
  Scratch folder_;
  NetworkNamespace network_;
  mutable Ended last_;
};

}  // namespace toolkit::tools_test
