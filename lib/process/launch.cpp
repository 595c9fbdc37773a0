#include "lib/process/launch.hpp"

#include <fcntl.h>
#include <linux/sched.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <system_error>

#include <fmt/format.h>

#include "lib/core/unique_fd.hpp"
#include "lib/process/argv.hpp"
#include "lib/process/pipe.hpp"
#include "lib/process/reset_signals.hpp"

namespace toolkit::process {
namespace {

/// What the new process could not do; it tells us through a pipe.
struct Trouble {
  enum class Step { none, stream, folder, execute } step = Step::none;
  int error = 0;
};

std::string reason(int error) { return std::generic_category().message(error); }

/// fork(2), into a control group. Moving a process there after its birth would wait for all processors, for some 10 ms.
/// Source: clone(2), CLONE_INTO_CGROUP (Linux 5.7).
pid_t fork_into(const std::string& group) {
  const UniqueFd folder{::open(group.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!folder) return -1;
  clone_args arguments{};
  arguments.flags = CLONE_INTO_CGROUP;
  arguments.exit_signal = SIGCHLD;
  arguments.cgroup = static_cast<std::uint64_t>(folder.get());
  return static_cast<pid_t>(::syscall(SYS_clone3, &arguments, sizeof arguments));
}

/// For kernels, and sandboxes, that have no clone3(2).
void join(const std::string& group) {
  const UniqueFd file{::open((group + "/cgroup.procs").c_str(), O_WRONLY | O_CLOEXEC)};
  if (file) (void)!::write(file.get(), "0", 1);
}

struct Birth {
  pid_t pid = -1;
  bool is_in_group = false;
};

Birth give_birth(const std::string& group) {
  if (!group.empty()) {
    if (const pid_t pid = fork_into(group); pid >= 0) return {pid, true};
  }
  return {::fork(), false};
}

/// Above the three standard ones, so that connecting one stream does not close another.
int lifted(int from, int mode) {
  const int fd = from < 0 ? ::open("/dev/null", mode | O_CLOEXEC) : from;
  return ::fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
}

bool connect(const Streams& streams) {
  const int in = lifted(streams.in, O_RDONLY);
  const int out = lifted(streams.out, O_WRONLY);
  const int err = lifted(streams.err, O_WRONLY);
  return ::dup2(in, STDIN_FILENO) >= 0 && ::dup2(out, STDOUT_FILENO) >= 0 && ::dup2(err, STDERR_FILENO) >= 0;
}

/// In the new process. Returns only when something could not be done.
Trouble become(const Launch& command, const Argv& argv, char** environment) {
  using Step = Trouble::Step;
  ::setpgid(0, 0);
  if (!connect(command.streams)) return {Step::stream, errno};
  if (!command.workdir.empty() && ::chdir(command.workdir.c_str()) != 0) return {Step::folder, errno};
  reset_signals();
  environ = environment;  // execvp() takes PATH from here
  ::execvp(argv.program(), argv.data());
  return {Step::execute, errno};
}

Trouble read_trouble(int fd) {
  Trouble trouble;
  while (::read(fd, &trouble, sizeof trouble) < 0 && errno == EINTR) continue;
  return trouble;
}

bool is_machines_fault(int error) { return error == EAGAIN || error == ENOMEM || error == EMFILE || error == ENFILE; }

Result<pid_t> refuse(const Launch& command, const Trouble& trouble) {
  const std::string what = trouble.step == Trouble::Step::folder
                               ? fmt::format("the folder {} could not be entered", command.workdir)
                               : fmt::format("{} could not be started", command.argv.front());
  std::string message = fmt::format("{}: {}", what, reason(trouble.error));
  if (is_machines_fault(trouble.error)) throw EnvironmentError{message};
  return fail(trouble.error == ENOENT ? Failure::not_found : Failure::rejected, std::move(message));
}

}  // namespace

Result<pid_t> launch(const Launch& command) {
  const Argv argv{command.argv};
  std::vector<std::string> entries;
  for (const auto& [name, value] : command.environment.variables())
    entries.push_back(fmt::format("{}={}", name, value));
  std::vector<char*> environment;
  for (std::string& entry : entries) environment.push_back(entry.data());
  environment.push_back(nullptr);
  Pipe troubles = make_pipe();
  const auto [pid, is_in_group] = give_birth(command.group);
  if (pid < 0) throw EnvironmentError{fmt::format("{} could not be started: {}", command.argv.front(), reason(errno))};
  if (pid == 0) {
    if (!is_in_group && !command.group.empty()) join(command.group);
    const Trouble trouble = become(command, argv, environment.data());
    (void)!::write(troubles.write.get(), &trouble, sizeof trouble);
    ::_exit(127);
  }
  troubles.write.reset();
  const Trouble trouble = read_trouble(troubles.read.get());
  if (trouble.step == Trouble::Step::none) return pid;
  while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) continue;
  return refuse(command, trouble);
}

}  // namespace toolkit::process
