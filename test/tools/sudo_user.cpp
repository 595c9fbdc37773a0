#include "test/tools/sudo_user.hpp"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "lib/core/random.hpp"

namespace toolkit::tools_test {

SudoUser::SudoUser(const std::string& name, const std::string& commands, const std::string& tool)
    : tool_{folder_ / std::filesystem::path{tool}.filename().string()} {
  const passwd* entry = ::getpwnam(name.c_str());
  if (entry == nullptr) throw std::runtime_error{"no user " + name};
  id_ = entry->pw_uid;
  ::chmod(folder_.path().c_str(), 0755);
  std::filesystem::copy_file(tool, tool_);
  std::filesystem::create_directory(temp());
  ::chown(temp().c_str(), id_, static_cast<gid_t>(-1));
  if (commands.empty()) return;
  // No dot in the name, or sudo would not read it.
  rules_ = "/etc/sudoers.d/toolkit-test-" + secure_token(8);
  std::ofstream{rules_} << name << " ALL=(root) NOPASSWD: " << commands << "\n" << std::flush;
  ::chmod(rules_.c_str(), 0440);
}

SudoUser::~SudoUser() {
  if (!rules_.empty()) std::filesystem::remove(rules_);
}

std::string SudoUser::obstacle() {
  if (::geteuid() != 0) return "only root can become another user and change sudo's rules";
  if (!has_program("sudo") || !has_program("setpriv")) return "no sudo or setpriv";
  return ::access("/etc/sudoers.d", W_OK) == 0 ? "" : "sudo's rules cannot be changed";
}

ProgramOptions SudoUser::options(bool in_job) const {
  ProgramOptions options{.environment = {{"TMPDIR", temp()}}};
  if (in_job) options.environment["GITHUB_ACTIONS"] = "true";
  if (in_job) options.environment["RUNNER_TEMP"] = temp();
  return options;
}

std::vector<std::string> SudoUser::call(const std::vector<std::string>& words) const {
  const std::string id = std::to_string(id_);
  std::vector<std::string> argv{"setpriv", "--reuid", id, "--regid", id, "--clear-groups", tool()};
  argv.insert(argv.end(), words.begin(), words.end());
  return argv;
}

}  // namespace toolkit::tools_test
