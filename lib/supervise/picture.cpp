#include "lib/supervise/picture.hpp"

#include <unistd.h>

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "lib/core/readable_size.hpp"
#include "lib/core/split.hpp"
#include "lib/core/text.hpp"
#include "lib/proc/ports.hpp"
#include "lib/supervise/shown_command.hpp"

namespace toolkit::supervise {
namespace {

constexpr std::size_t kMostProcesses = 200;
constexpr std::size_t kMostPorts = 50;
constexpr std::size_t kLines = 10;
constexpr std::size_t kLongestLine = 500;

/// Children below their parents, indented.
class ProcessLines {
 public:
  ProcessLines(const std::vector<proc::Process>& processes, const Deadline& deadline) : deadline_{deadline} {
    for (const proc::Process& process : processes) children_[process.parent].push_back(&process);
  }

  std::string of(pid_t root) {
    add(root, 1);
    if (left_out_ > 0) lines_ += fmt::format("  … and {} more\n", left_out_);
    return std::move(lines_);
  }

 private:
  void add(pid_t parent, std::size_t depth) {
    constexpr std::size_t kDeepest = 40;
    for (const proc::Process* process : children_[parent]) {
      if (shown_ >= kMostProcesses || deadline_.passed()) {
        ++left_out_;
      } else {
        ++shown_;
        lines_ +=
            fmt::format("{}{} {}: {}, CPU {:.1f} s, {}\n", std::string(std::min(depth, kDeepest) * 2, ' '),
                        process->pid, shown_command(*process), state_word(process->state),
                        std::chrono::duration<double>(process->cpu).count(), readable_size(process->resident_bytes));
      }
      add(process->pid, depth + 1);
    }
  }

  const Deadline& deadline_;
  std::map<pid_t, std::vector<const proc::Process*>> children_;
  std::size_t shown_ = 0;
  std::size_t left_out_ = 0;
  std::string lines_;
};

std::string port_lines(const std::vector<proc::Process>& processes, const Deadline& deadline) {
  std::vector<pid_t> pids;
  for (const proc::Process& process : processes) pids.push_back(process.pid);
  const auto ports = proc::listening_ports(pids, deadline);
  if (ports.empty()) return {};
  std::string lines = "open ports:\n";
  for (std::size_t i = 0; i < std::min(ports.size(), kMostPorts); ++i) {
    lines +=
        fmt::format("  {} {} port {}, process {}\n", ports[i].protocol, ports[i].address, ports[i].port, ports[i].pid);
  }
  if (ports.size() > kMostPorts) lines += fmt::format("  … and {} more\n", ports.size() - kMostPorts);
  return lines;
}

std::string tail_lines(std::string_view name, std::string_view tail) {
  const auto lines = last_lines(tail, kLines);
  if (lines.empty()) return fmt::format("standard {}: nothing was printed\n", name);
  std::string text = fmt::format("the last lines of standard {}:\n", name);
  for (const std::string& line : lines) text += "  " + printable(cut_utf8(line, kLongestLine)) + "\n";
  return text;
}

}  // namespace

std::string_view state_word(char state) {
  switch (state) {
    case 'R': return "running";
    case 'S': return "sleeping";
    case 'D': return "uninterruptible";
    case 'T': return "stopped";
    case 't': return "traced";
    case 'Z': return "ended";
    case 'I': return "idle";
    default: return "in another state";
  }
}

std::string picture_of(const Tree& tree, std::string_view output_tail, std::string_view error_tail,
                       const Deadline& deadline) {
  const auto processes = tree.processes();
  std::string text = processes.empty() ? "no process ran any more\n" : "processes:\n";
  text += ProcessLines{processes, deadline}.of(::getpid());
  text += port_lines(processes, deadline);
  return text + tail_lines("output", output_tail) + tail_lines("error", error_tail);
}

}  // namespace toolkit::supervise
