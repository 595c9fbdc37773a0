#include "test/tools/retry_run.hpp"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "lib/core/random.hpp"

namespace toolkit::tools_test {
namespace {

bool is_number(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

std::string read_all(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream{path, std::ios::binary}.rdbuf();
  return text.str();
}

/// Empty once the process has ended. One without its main thread has it in the others.
std::string environment_of(const std::filesystem::path& process) {
  std::string environment = read_all(process / "environ");
  std::error_code error;
  std::filesystem::directory_iterator thread{process / "task", error};
  while (environment.empty() && !error && thread != std::filesystem::directory_iterator{}) {
    environment = read_all(thread->path() / "environ");
    thread.increment(error);
  }
  return environment;
}

}  // namespace

RetryRun::RetryRun() : mark_{"TOOLKIT_TEST_OF=" + secure_token(8)} {}

RetryRun::~RetryRun() {
  for (const pid_t pid : alive()) ::kill(pid, SIGKILL);
}

std::vector<std::string> RetryRun::words(std::vector<std::string> arguments) const {
  const std::vector<std::string> first{TOOLKIT_RETRY_RUN, "--env", mark_, "--report", folder_ / "report"};
  arguments.insert(arguments.begin(), first.begin(), first.end());
  return arguments;
}

Ended RetryRun::run(std::vector<std::string> arguments) const {
  return run_program(words(std::move(arguments)), options());
}

nlohmann::json RetryRun::report() const { return nlohmann::json::parse(folder_.read("report")); }

std::vector<pid_t> RetryRun::alive() const { return processes_with(mark_); }

std::vector<pid_t> processes_with(const std::string& entry) {
  const std::string wanted = '\0' + entry + '\0';
  std::vector<pid_t> pids;
  for (const auto& folder : std::filesystem::directory_iterator{"/proc"}) {
    const std::string name = folder.path().filename();
    if (!is_number(name)) continue;
    if (('\0' + environment_of(folder.path())).find(wanted) != std::string::npos) pids.push_back(std::stoi(name));
  }
  return pids;
}

std::string process_tree() {
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  const auto path = self.parent_path() / "process_tree";
  return !error && std::filesystem::exists(path, error) ? path.string() : std::string{};
}

}  // namespace toolkit::tools_test
