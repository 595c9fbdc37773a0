// A user of this machine whom root may become for a test, with what sudo allows him.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "test/tools/program.hpp"
#include "test/tools/scratch.hpp"

namespace toolkit::tools_test {

class SudoUser {
 public:
  /// `commands` as in sudoers(5); empty: none. `tool` is copied to where he can start it. Each kind of rules needs a
  /// user of its own: tests run side by side.
  SudoUser(const std::string& name, const std::string& commands, const std::string& tool);
  SudoUser(const SudoUser&) = delete;
  SudoUser& operator=(const SudoUser&) = delete;
  ~SudoUser();

  /// Why there can be none; empty when there can.
  [[nodiscard]] static std::string obstacle();

  [[nodiscard]] uid_t id() const { return id_; }
  [[nodiscard]] const std::string& tool() const { return tool_; }
  [[nodiscard]] std::string temp() const { return folder_ / "temp"; }
  [[nodiscard]] const Scratch& folder() const { return folder_; }
  [[nodiscard]] ProgramOptions options(bool in_job) const;
  /// The command line for these words of the tool, as the user.
  [[nodiscard]] std::vector<std::string> call(const std::vector<std::string>& words) const;

 private:
  uid_t id_ = 0;
  Scratch folder_;
  std::string tool_;
  std::string rules_;
};

}  // namespace toolkit::tools_test
