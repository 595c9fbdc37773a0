#include "lib/process/child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <system_error>

#include <fmt/format.h>

#include "lib/process/argv.hpp"

namespace toolkit::process {
namespace {

std::string reason(int error) { return std::generic_category().message(error); }

class Attributes {
 public:
  Attributes() {
    ::posix_spawnattr_init(&attributes_);
    sigset_t none;
    sigset_t all;
    ::sigemptyset(&none);
    ::sigfillset(&all);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setsigdefault(&attributes_, &all);
    ::posix_spawnattr_setpgroup(&attributes_, 0);
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;
  ~Attributes() { ::posix_spawnattr_destroy(&attributes_); }
  [[nodiscard]] const posix_spawnattr_t* get() const { return &attributes_; }

 private:
  posix_spawnattr_t attributes_{};
};

class Actions {
 public:
  explicit Actions(const Streams& streams) {
    ::posix_spawn_file_actions_init(&actions_);
    connect(streams.in, STDIN_FILENO, O_RDONLY);
    connect(streams.out, STDOUT_FILENO, O_WRONLY);
    connect(streams.err, STDERR_FILENO, O_WRONLY);
  }
  Actions(const Actions&) = delete;
  Actions& operator=(const Actions&) = delete;
  ~Actions() { ::posix_spawn_file_actions_destroy(&actions_); }
  [[nodiscard]] const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  void connect(int from, int to, int mode) {
    if (from < 0) {
      ::posix_spawn_file_actions_addopen(&actions_, to, "/dev/null", mode, 0);
    } else {
      ::posix_spawn_file_actions_adddup2(&actions_, from, to);
    }
  }

  posix_spawn_file_actions_t actions_{};
};

}  // namespace

Result<Child> Child::start(const std::vector<std::string>& argv, const Streams& streams) {
  const Attributes attributes;
  const Actions actions{streams};
  const Argv pointers{argv};
  pid_t pid = -1;
  const int error = ::posix_spawnp(&pid, pointers.program(), actions.get(), attributes.get(), pointers.data(), environ);
  if (error == EAGAIN || error == ENOMEM || error == EMFILE || error == ENFILE) {
    throw EnvironmentError{fmt::format("{} could not be started: {}", argv.front(), reason(error))};
  }
  if (error != 0) {
    const Failure failure = error == ENOENT ? Failure::not_found : Failure::rejected;
    return fail(failure, fmt::format("{} could not be started: {}", argv.front(), reason(error)));
  }
  // musl has no <sys/pidfd.h>. The child cannot be reaped in between: nobody but us waits for it.
  UniqueFd pidfd{static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))};
  const int pidfd_error = errno;
  Child child{pid, std::move(pidfd)};
  if (!child.pidfd_) throw EnvironmentError{"pidfd_open: " + reason(pidfd_error)};
  return child;
}

Child::Child(Child&& other) noexcept
    : pid_{std::exchange(other.pid_, -1)}, pidfd_{std::move(other.pidfd_)}, status_{other.status_} {}

Child::~Child() {
  if (pid_ < 0 || status_) return;
  signal_group(SIGKILL);
  ::kill(pid_, SIGKILL);  // it may have gone over to another group, and would keep us waiting
  (void)reap();
}

std::optional<ExitStatus> Child::wait(const Deadline& deadline) {
  if (!status_ && wait_for(pidfd_.get(), POLLIN, deadline) == Wake::ready) status_ = reap();
  return status_;
}

void Child::signal_group(int signal) const noexcept {
  if (!status_) ::kill(-pid_, signal);
}

ExitStatus Child::reap() const {
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  return ExitStatus::of_wait(status);
}

}  // namespace toolkit::process
