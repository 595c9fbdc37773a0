// process_tree SHAPE [WITNESS]: a tree of processes that is hard to end, for who has to end it.
// A node of SHAPE is letters, each something that the process does, and its children behind them: "ip(sz,d(w))".
//   w  waits
//   d  is started by a process in between, which ends at once
//   s  begins a session of its own
//   i  ignores SIGTERM, SIGINT and SIGHUP
//   f  forks at SIGTERM, and the new one goes on in its place
//   r  becomes root, where the program's file lets it (set-user-ID)
//   n  listens on a TCP port of the loopback and prints "port N"
//   m  fills 512 MiB of memory
//   y  prints for ever
//   p  prints a line, and appends it to the file WITNESS when it is printed
//   o  closes its output
//   b  has a new child every few milliseconds, 20 in all
//   l  ends its main thread, and goes on in another
//   z  stops itself (SIGSTOP)
//   c  forks and ends, and its child does the same, on and on
//   C  the same, the first 500 times without a pause: several of it leave thousands of ended processes to reap
//   u  uses a processor all the time
// After half a minute all of them end by themselves.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace {

using std::chrono::steady_clock;

constexpr useconds_t kPause = 100'000;
constexpr useconds_t kBetweenChildren = 3'000;
constexpr useconds_t kBetweenHops = 5'000;
constexpr int kChildren = 20;
constexpr int kQuickHops = 500;  // more would fill the machine's table of processes

const steady_clock::time_point kEnd = steady_clock::now() + std::chrono::seconds{30};

[[noreturn]] void stay() {
  while (steady_clock::now() < kEnd) ::usleep(kPause);
  ::_exit(0);
}

void* stay_in_thread(void*) { stay(); }

void go_on_in_another(int) {
  if (::fork() > 0) ::_exit(0);
}

void print(const char* witness) {
  const std::string line = "process " + std::to_string(::getpid()) + " was here\n";
  if (::write(STDOUT_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size()) || witness == nullptr) {
    return;
  }
  const int file = ::open(witness, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  (void)!::write(file, line.data(), line.size());
  ::close(file);
}

void say(const std::string& line) { (void)!::write(STDOUT_FILENO, line.data(), line.size()); }

void listen_on_port() {
  const int server = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool listens = ::bind(server, reinterpret_cast<sockaddr*>(&address), size) == 0 && ::listen(server, 1) == 0 &&
                       ::getsockname(server, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  if (listens) say("port " + std::to_string(ntohs(address.sin_port)) + "\n");
}

void fill_memory() {
  constexpr std::size_t kChunk = std::size_t{1} << 20U;
  constexpr std::size_t kChunks = 512;
  static std::vector<std::string> filled;
  for (std::size_t i = 0; i < kChunks; ++i) filled.emplace_back(kChunk, 'x');
}

[[noreturn]] void print_for_ever() {
  while (steady_clock::now() < kEnd) say("and on and on\n");
  ::_exit(0);
}

void breed() {
  for (int i = 0; i < kChildren; ++i) {
    if (::fork() == 0) stay();
    ::usleep(kBetweenChildren);
  }
}

[[noreturn]] void hop(int quick_hops) {
  for (int hops = 0; steady_clock::now() < kEnd; ++hops) {
    if (::fork() > 0) ::_exit(0);
    if (hops >= quick_hops) ::usleep(kBetweenHops);
  }
  ::_exit(0);
}

[[noreturn]] void use_processor() {
  while (steady_clock::now() < kEnd) continue;
  ::_exit(0);
}

[[noreturn]] void live_without_main_thread() {
  pthread_t thread{};
  if (::pthread_create(&thread, nullptr, stay_in_thread, nullptr) == 0) ::pthread_exit(nullptr);
  stay();
}

/// What is in the parentheses at the beginning of `text`, which loses it.
std::string_view take_children(std::string_view& text) {
  if (!text.starts_with('(')) return {};
  std::size_t depth = 0;
  std::size_t end = 0;
  do {
    if (text[end] == '(') ++depth;
    if (text[end] == ')') --depth;
    ++end;
  } while (depth > 0 && end < text.size());
  const std::string_view children = text.substr(1, end - 2);
  text.remove_prefix(end);
  return children;
}

[[noreturn]] void live(std::string_view deeds, std::string_view children, const char* witness);

void start_all(std::string_view nodes, const char* witness) {
  while (!nodes.empty()) {
    const std::size_t length = nodes.find_first_of(",(");
    const std::string_view deeds = nodes.substr(0, length);
    nodes.remove_prefix(deeds.size());
    const std::string_view children = take_children(nodes);
    if (nodes.starts_with(',')) nodes.remove_prefix(1);
    const pid_t child = ::fork();
    if (child == 0) live(deeds, children, witness);
    if (deeds.find('d') != std::string_view::npos) ::waitpid(child, nullptr, 0);
  }
}

void live(std::string_view deeds, std::string_view children, const char* witness) {
  const auto does = [&](char deed) { return deeds.find(deed) != std::string_view::npos; };
  if (does('d') && ::fork() > 0) ::_exit(0);
  if (does('r')) (void)!::setuid(0);
  if (does('s')) ::setsid();
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) std::signal(signal, does('i') ? SIG_IGN : SIG_DFL);
  if (does('f')) std::signal(SIGTERM, go_on_in_another);
  start_all(children, witness);
  if (does('n')) listen_on_port();
  if (does('m')) fill_memory();
  if (does('p')) print(witness);
  if (does('o')) {
    ::close(STDOUT_FILENO);
    ::close(STDERR_FILENO);
  }
  if (does('b')) breed();
  if (does('y')) print_for_ever();
  if (does('z')) std::raise(SIGSTOP);
  if (does('c')) hop(0);
  if (does('C')) hop(kQuickHops);
  if (does('u')) use_processor();
  if (does('l')) live_without_main_thread();
  stay();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fputs("usage: process_tree SHAPE [WITNESS]\n", stderr);
    return 2;
  }
  std::string_view shape = argv[1];
  const std::string_view deeds = shape.substr(0, shape.find('('));
  shape.remove_prefix(deeds.size());
  live(deeds, take_children(shape), argc > 2 ? argv[2] : nullptr);
}
