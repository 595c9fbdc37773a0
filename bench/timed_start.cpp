// timed_start PROGRAM [ARGUMENT...]: starts it once and prints how that went, for benchmarks that drive any program.
//
// Prints the wait status, the nanoseconds from before the start to after the end, and the most memory that was
// resident, in KiB. The program's standard output goes to /dev/null. This is a small program of its own because the
// kernel counts what the starting process has resident as the started one's: a number below its own cannot be measured.
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <ctime>

namespace {

long long now_ns() {
  timespec time{};
  ::clock_gettime(CLOCK_MONOTONIC, &time);
  return 1'000'000'000LL * time.tv_sec + time.tv_nsec;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  posix_spawn_file_actions_t actions{};
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t pid = 0;
  const long long begun = now_ns();
  if (const int error = ::posix_spawnp(&pid, argv[1], &actions, nullptr, argv + 1, ::environ)) {
    std::fprintf(stderr, "%s: %s\n", argv[1], std::strerror(error));
    return 127;
  }
  int status = 0;
  rusage usage{};
  if (::wait4(pid, &status, 0, &usage) != pid) return 3;
  const long long ended = now_ns();
  std::printf("%d %lld %ld\n", status, ended - begun, usage.ru_maxrss);
  return 0;
}
