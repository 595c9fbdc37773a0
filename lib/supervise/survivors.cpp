#include "lib/supervise/survivors.hpp"

#include <unistd.h>

#include <set>

#include <fmt/format.h>

#include "lib/supervise/shown_command.hpp"

namespace toolkit::supervise {
namespace {

std::string why_it_lives(const proc::Process& process) {
  if (process.state == 'D') return "it waits in the kernel and cannot be interrupted";
  const auto user = proc::user_of(process.pid);
  if (user && *user != ::geteuid() && ::geteuid() != 0) return fmt::format("it runs as user {}", *user);
  return "it did not end";
}

}  // namespace

std::vector<Survivor> survivors_among(const std::vector<proc::Process>& processes) {
  std::vector<Survivor> survivors;
  for (const proc::Process& process : processes) {
    survivors.push_back({.pid = process.pid, .command = shown_command(process), .why = why_it_lives(process)});
  }
  return survivors;
}

std::vector<Survivor> marked_processes(const std::string& marker) {
  const auto all = proc::all_processes();
  std::set<pid_t> ours{::getpid(), ::getppid()};
  for (const proc::Process& process : proc::descendants(all, ::getpid())) ours.insert(process.pid);
  std::vector<Survivor> found;
  for (const proc::Process& process : all) {
    if (ours.contains(process.pid) || !proc::has_environment_entry(process.pid, marker)) continue;
    found.push_back({.pid = process.pid,
                     .command = shown_command(process),
                     .why = "it was started through another process, and was left alone"});
  }
  return found;
}

}  // namespace toolkit::supervise
