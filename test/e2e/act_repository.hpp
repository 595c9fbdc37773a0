// A repository with one workflow, run by act in host mode without the network.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "test/tools/program.hpp"
#include "test/tools/scratch.hpp"

namespace toolkit::e2e {

inline constexpr const char* kNoAct = "CI_TOOLKIT_TEST_ACT does not name the program act; ./dev test builds it";

/// Where act is; nothing when this machine has none for the tests.
[[nodiscard]] std::optional<std::string> act_program();

class ActRepository {
 public:
  /// `steps` are the steps of the only job, each line indented as below `steps:`.
  explicit ActRepository(const std::string& steps);

  /// Puts our actions and the built tools into it, or into a folder of it, as a checkout of ci-toolkit has them.
  void add_actions(const std::string& below = "") const;
  /// Adds a file, which can be executed.
  void add(const std::string& file, const std::string& content) const;
  /// The same in a folder beside it: what `uses: org/ci-toolkit/…@v1` is to be. For run()'s --local-repository.
  [[nodiscard]] std::string make_published() const;

  /// Runs the workflow. `more` are act's own options.
  [[nodiscard]] std::unique_ptr<tools_test::Program> run(const std::string& act,
                                                         const std::vector<std::string>& more = {}) const;
  [[nodiscard]] std::string folder() const { return work_ / "repository"; }

 private:
  tools_test::Scratch work_;
};

}  // namespace toolkit::e2e
