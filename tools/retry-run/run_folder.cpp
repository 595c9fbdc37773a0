#include "tools/retry-run/run_folder.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "lib/core/file.hpp"
#include "lib/core/random.hpp"
#include "lib/core/result.hpp"

namespace toolkit::retry_run {
namespace {

/// A container made of nothing but our image has no /tmp.
std::string usual_parent() {
  std::error_code error;
  return !std::filesystem::exists("/tmp", error) && std::filesystem::exists("/dev/shm", error) ? "/dev/shm" : "/tmp";
}

std::string parent_of(const Environment& environment) {
  const auto temp = environment.is_true("GITHUB_ACTIONS") ? environment.nonempty("RUNNER_TEMP") : std::nullopt;
  return temp.value_or(environment.nonempty("TMPDIR").value_or(usual_parent()));
}

std::string scripts_of(const std::string& folder) { return folder + "/scripts"; }

void make_private(const std::string& path, const char* advice) {
  if (::mkdir(path.c_str(), 0700) == 0) return;
  throw EnvironmentError{
      fmt::format("the folder {} could not be made: {}; {}", path, std::generic_category().message(errno), advice)};
}

}  // namespace

RunFolder::RunFolder(const Plan& plan, const Environment& environment)
    : path_{fmt::format("{}/retry-run-{}", parent_of(environment), secure_token(6))}, logs_{path_} {
  if (plan.log_dir) {
    logs_ = *plan.log_dir;
    std::error_code error;
    std::filesystem::create_directories(logs_, error);
    if (error) throw EnvironmentError{fmt::format("--log-dir {} could not be made: {}", logs_, error.message())};
  }
  make_private(path_, "free space there, or set TMPDIR");
}

std::vector<std::string> RunFolder::script(const Shell& shell, std::string_view name, std::string_view text) const {
  const std::string folder = scripts_of(path_);
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error)) make_private(folder, "free space there, or set TMPDIR");
  const std::string file = fmt::format("{}/{}{}", folder, name, shell.suffix());
  replace_file(file, fmt::format("{}{}", text, text.ends_with('\n') ? "" : "\n"));
  return shell.command(file);
}

std::string RunFolder::log_file(unsigned attempt) const { return fmt::format("{}/attempt-{}.log", logs_, attempt); }

void RunFolder::remove_scripts() const {
  std::error_code ignored;
  std::filesystem::remove_all(scripts_of(path_), ignored);
}

void RunFolder::remove() const {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace toolkit::retry_run
