#include "tools/retry-run/start_advice.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "lib/core/text.hpp"

namespace toolkit::retry_run {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestLine = 256;  // the kernel reads no more of it. Source: execve(2)

bool is_folder(const fs::path& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

bool is_there(const fs::path& path) {
  std::error_code error;
  return fs::exists(path, error);
}

/// What runs the file: the program that its first line names; empty where it names none.
std::string interpreter_of(const fs::path& file) {
  std::ifstream stream{file, std::ios::binary};
  std::string line(kLongestLine, '\0');
  stream.read(line.data(), static_cast<std::streamsize>(line.size()));
  line.resize(static_cast<std::size_t>(stream.gcount()));
  line.resize(std::min(line.find('\n'), line.size()));
  if (!line.starts_with("#!")) return {};
  std::string_view rest = std::string_view{line}.substr(2);
  rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
  return std::string{rest.substr(0, rest.find_first_of(" \t"))};
}

std::string advice_on_file(const fs::path& file, const fs::path& folder) {
  if (is_folder(file)) return "it is a folder; name a program in it";
  if (::access(file.c_str(), X_OK) != 0) return "make it executable: chmod +x";
  const std::string interpreter = interpreter_of(file);
  if (interpreter.ends_with('\r')) return "its first line ends with a carriage return; write its lines as Unix does";
  if (!interpreter.empty() && ::access((folder / interpreter).c_str(), X_OK) != 0) {
    return fmt::format("the file is there; {}, which its first line names, cannot be run", printable(interpreter));
  }
  return "the file is there; see whether it was built for this machine, and whether programs may run from its place; a "
         "script needs a first line like #!/bin/sh";
}

/// Where the command is looked for; empty where it is nowhere.
fs::path file_of(const Plan& plan, const std::string& name, const Environment& environment) {
  if (name.find('/') != std::string::npos) return fs::path{plan.workdir} / name;
  Environment own = environment;
  for (const auto& [variable, value] : plan.variables) own.set(variable, value);
  return find_program(name, own).value_or("");
}

}  // namespace

std::string start_advice(const Plan& plan, const Environment& environment) {
  if (!plan.workdir.empty() && ::access(plan.workdir.c_str(), X_OK) != 0) {
    return fmt::format("see whether --workdir (input workdir), {}, is still there", printable(plan.workdir));
  }
  const auto command = plan.work.argv.empty() && plan.shell ? plan.shell->command("") : plan.work.argv;
  if (command.empty()) return {};
  const fs::path file = file_of(plan, command.front(), environment);
  if (file.empty() || !is_there(file)) return "check its spelling and PATH";
  return advice_on_file(file, plan.workdir);
}

}  // namespace toolkit::retry_run
