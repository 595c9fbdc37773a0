#include "lib/proc/process_table.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <memory>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "lib/core/releaser.hpp"
#include "lib/core/text.hpp"
#include "lib/core/unique_fd.hpp"

namespace toolkit::proc {
namespace {

constexpr std::size_t kStatusLimit = std::size_t{16} * 1024;
constexpr std::size_t kEnvironmentLimit = std::size_t{4} * 1024 * 1024;

/// At most `limit` bytes; empty when the file is not there.
std::string read_small(const std::string& path, std::size_t limit) {
  const UniqueFd fd{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  std::string content;
  std::array<char, 4096> chunk{};
  while (fd && content.size() < limit) {
    const ssize_t got = ::read(fd.get(), chunk.data(), std::min(chunk.size(), limit - content.size()));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    content.append(chunk.data(), static_cast<std::size_t>(got));
  }
  return content;
}

/// The numbers and words of a line, one after the other.
class Fields {
 public:
  explicit Fields(std::string_view text) : rest_{text} {}

  std::string_view word() {
    while (rest_.starts_with(' ')) rest_.remove_prefix(1);
    const std::string_view word = rest_.substr(0, std::min(rest_.find_first_of(" \n"), rest_.size()));
    rest_.remove_prefix(word.size());
    return word;
  }

  template <typename Number>
  Number number() {
    const std::string_view text = word();
    Number value{};
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
  }

  void skip(int count) {
    for (int i = 0; i < count; ++i) (void)word();
  }

 private:
  std::string_view rest_;
};

std::optional<pid_t> as_pid(const char* name) {
  pid_t pid = 0;
  const char* end = name + std::char_traits<char>::length(name);
  const auto [stopped, error] = std::from_chars(name, end, pid);
  return error == std::errc{} && stopped == end && pid > 0 ? std::optional{pid} : std::nullopt;
}

int send(int pidfd, int signal) {
  return static_cast<int>(::syscall(SYS_pidfd_send_signal, pidfd, signal, nullptr, 0));
}

}  // namespace

std::optional<Process> parse_stat(std::string_view line) {
  const std::size_t open = line.find('(');
  const std::size_t close = line.rfind(')');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open) return std::nullopt;
  static const auto ticks_per_second = static_cast<std::uint64_t>(::sysconf(_SC_CLK_TCK));
  static const auto page_size = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  Process process;
  process.pid = Fields{line}.number<pid_t>();
  process.name = line.substr(open + 1, close - open - 1);
  Fields fields{line.substr(close + 1)};
  const std::string_view state = fields.word();
  if (state.empty()) return std::nullopt;
  process.state = state.front();
  process.parent = fields.number<pid_t>();
  process.group = fields.number<pid_t>();
  process.session = fields.number<pid_t>();
  fields.skip(7);  // tty_nr tpgid flags minflt cminflt majflt cmajflt
  const auto ticks = fields.number<std::uint64_t>() + fields.number<std::uint64_t>();
  process.cpu = std::chrono::milliseconds{ticks * 1000 / ticks_per_second};
  fields.skip(6);  // cutime cstime priority nice num_threads itrealvalue
  process.start_ticks = fields.number<std::uint64_t>();
  fields.skip(1);  // vsize
  process.resident_bytes = fields.number<std::uint64_t>() * page_size;
  return process;
}

std::optional<Process> read_process(pid_t pid) {
  const std::string line = read_small(fmt::format("/proc/{}/stat", pid), 1024);
  return line.empty() ? std::nullopt : parse_stat(line);
}

std::vector<Process> all_processes() {
  const std::unique_ptr<DIR, Releaser<::closedir>> folder{::opendir("/proc")};
  std::vector<Process> all;
  while (folder) {
    const dirent* entry = ::readdir(folder.get());
    if (entry == nullptr) break;
    const auto pid = as_pid(entry->d_name);
    if (!pid) continue;
    if (auto process = read_process(*pid)) all.push_back(std::move(*process));
  }
  return all;
}

std::vector<Process> descendants(const std::vector<Process>& all, pid_t root) {
  std::unordered_map<pid_t, std::vector<const Process*>> children;
  for (const Process& process : all) children[process.parent].push_back(&process);
  std::vector<Process> found;
  std::unordered_set<pid_t> seen{root};  // processes that come and go while we look could make a circle
  std::vector<pid_t> parents{root};
  for (std::size_t next = 0; next < parents.size(); ++next) {
    for (const Process* child : children[parents[next]]) {
      if (!seen.insert(child->pid).second) continue;
      found.push_back(*child);
      parents.push_back(child->pid);
    }
  }
  return found;
}

std::vector<pid_t> own_children() {
  const std::string list = read_small(fmt::format("/proc/self/task/{}/children", ::getpid()), std::size_t{1} << 20U);
  std::vector<pid_t> pids;
  Fields fields{list};
  while (const pid_t pid = fields.number<pid_t>()) pids.push_back(pid);
  return pids;
}

std::string command_line(const Process& process, std::size_t limit) {
  std::string text = read_small(fmt::format("/proc/{}/cmdline", process.pid), limit + 4);
  std::ranges::replace(text, '\0', ' ');
  const std::string_view words = trimmed(text);
  if (words.empty()) return "[" + printable(process.name) + "]";
  const std::string_view kept = cut_utf8(words, limit);
  return printable(kept) + (kept.size() < words.size() ? "…" : "");
}

std::optional<uid_t> user_of(pid_t pid) {
  struct stat status {};
  if (::stat(fmt::format("/proc/{}", pid).c_str(), &status) != 0) return std::nullopt;
  return status.st_uid;
}

std::optional<uid_t> real_user_of(pid_t pid) {
  // The folder's owner is the effective user, and root for a program that may not be looked into.
  const std::string lines = read_small(fmt::format("/proc/{}/status", pid), kStatusLimit);
  constexpr std::string_view kKey = "\nUid:\t";
  const std::size_t at = lines.find(kKey);
  if (at == std::string::npos) return std::nullopt;
  return Fields{std::string_view{lines}.substr(at + kKey.size())}.number<uid_t>();
}

bool has_environment_entry(pid_t pid, const std::string& entry) {
  const std::string variables = '\0' + read_small(fmt::format("/proc/{}/environ", pid), kEnvironmentLimit);
  return variables.find('\0' + entry + '\0') != std::string::npos;
}

bool send_signal(const Process& process, int signal) {
  // musl has no <sys/pidfd.h>. From here on the number cannot go over to another process under our hands.
  const UniqueFd pidfd{static_cast<int>(::syscall(SYS_pidfd_open, process.pid, 0))};
  if (!pidfd) return false;
  const auto now = read_process(process.pid);
  return now && now->start_ticks == process.start_ticks && send(pidfd.get(), signal) == 0;
}

}  // namespace toolkit::proc
