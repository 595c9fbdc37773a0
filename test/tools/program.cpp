#include "test/tools/program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <stdexcept>

#include "lib/process/pipe.hpp"

namespace toolkit::tools_test {
namespace {

using std::chrono::steady_clock;

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

std::vector<std::string> variables(std::map<std::string, std::string> environment) {
  const char* path = std::getenv("PATH");
  environment.try_emplace("PATH", path != nullptr ? path : "/usr/bin:/bin");
  std::vector<std::string> result;
  for (const auto& [name, value] : environment) result.push_back(name + "=" + value);
  return result;
}

void set_signals(const ProgramOptions& options) {
  for (int number = 1; number < NSIG; ++number) std::signal(number, SIG_DFL);
  for (const int number : options.ignored) std::signal(number, SIG_IGN);
  sigset_t blocked;
  ::sigemptyset(&blocked);
  for (const int number : options.blocked) ::sigaddset(&blocked, number);
  ::sigprocmask(SIG_SETMASK, &blocked, nullptr);
}

/// In the child, before it becomes the program; the test may have threads, so nothing here allocates.
[[noreturn]] void become(char* const* argv, char* const* environment, const ProgramOptions& options, int out, int err) {
  if (options.own_process_group) ::setpgid(0, 0);
  if (!options.output_file.empty()) out = ::open(options.output_file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  const int in = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  const bool is_connected = ::dup2(in, 0) == 0 && ::dup2(out, 1) == 1 && ::dup2(err, 2) == 2;
  ::syscall(SYS_close_range, 3U, ~0U, 0U);  // what the test itself was started with; musl has no function for it
  const bool is_there = options.folder.empty() || ::chdir(options.folder.c_str()) == 0;
  set_signals(options);
  if (is_connected && is_there) ::execvpe(argv[0], argv, environment);
  ::_exit(125);
}

}  // namespace

Program::Program(const std::vector<std::string>& argv, const ProgramOptions& options)
    : own_group_{options.own_process_group} {
  std::vector<std::string> arguments = argv;
  std::vector<std::string> environment = variables(options.environment);
  const auto argument_pointers = pointers(arguments);
  const auto environment_pointers = pointers(environment);
  process::Pipe out = process::make_pipe();
  process::Pipe err = process::make_pipe();
  pid_ = ::fork();
  if (pid_ < 0) throw std::runtime_error{"fork"};
  if (pid_ == 0) {
    become(argument_pointers.data(), environment_pointers.data(), options, out.write.get(), err.write.get());
  }
  if (own_group_) ::setpgid(pid_, pid_);
  out_ = std::move(out.read);
  err_ = std::move(err.read);
}

Program::~Program() {
  if (own_group_) ::kill(-pid_, SIGKILL);
  if (reaped_) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

void Program::signal(int number) const { ::kill(pid_, number); }

bool Program::read_until(const std::function<bool(const std::string&, const std::string&)>& enough,
                         std::chrono::seconds patience) {
  const auto deadline = steady_clock::now() + patience;
  while (!enough(ended_.out, ended_.err)) {
    if (!read_some(deadline)) return false;
  }
  return true;
}

bool Program::read_until(std::string_view text, std::chrono::seconds patience) {
  return read_until(
      [text](const std::string& out, const std::string& err) {
        return out.find(text) != std::string::npos || err.find(text) != std::string::npos;
      },
      patience);
}

Ended Program::finish(std::chrono::seconds patience) {
  (void)read_until([](const auto&, const auto&) { return false; }, patience);
  int status = 0;
  ::waitpid(pid_, &status, 0);
  reaped_ = true;
  if (WIFSIGNALED(status)) ended_.signal = WTERMSIG(status);
  if (WIFEXITED(status)) ended_.code = WEXITSTATUS(status);
  return ended_;
}

bool Program::read_some(steady_clock::time_point deadline) {
  if (!out_ && !err_) return false;
  std::array<pollfd, 2> fds{pollfd{out_.get(), POLLIN, 0}, pollfd{err_.get(), POLLIN, 0}};
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - steady_clock::now());
  if (left.count() <= 0) {
    throw std::runtime_error{"it still runs; it wrote:\n" + ended_.out + "\nand to standard error:\n" + ended_.err};
  }
  ::poll(fds.data(), fds.size(), static_cast<int>(left.count()));
  const auto take = [](const pollfd& state, UniqueFd& fd, std::string& text) {
    if (!fd || state.revents == 0) return;
    std::array<char, 65536> chunk{};
    const ssize_t got = ::read(fd.get(), chunk.data(), chunk.size());
    if (got > 0) text.append(chunk.data(), static_cast<std::size_t>(got));
    if (got == 0 || (got < 0 && errno != EINTR)) fd.reset();
  };
  take(fds[0], out_, ended_.out);
  take(fds[1], err_, ended_.err);
  return true;
}

Ended run_program(const std::vector<std::string>& argv, const ProgramOptions& options) {
  return Program{argv, options}.finish();
}

std::string path_of(const std::string& program) {
  const std::string out = run_program({"sh", "-c", "command -v \"$1\"", "sh", program}).out;
  return out.substr(0, out.find('\n'));
}

bool has_program(const std::string& name) { return !path_of(name).empty(); }

}  // namespace toolkit::tools_test
