#include "lib/supervise/ending.hpp"

#include "lib/process/exit_status.hpp"

namespace toolkit::supervise {
namespace {

std::string signal_text(int signal) { return process::ExitStatus{.code = 0, .signal = signal}.text(); }

std::string cause_text(const AttemptEnd& end) {
  switch (end.cause) {
    case Cause::exited: return process::ExitStatus{.code = end.code, .signal = 0}.text();
    case Cause::signalled: return signal_text(end.signal);
    case Cause::timed_out: return "ran out of time";
    case Cause::not_found: return end.why.empty() ? "the command was not found" : end.why;
    case Cause::not_executable: return end.why.empty() ? "the command cannot be executed" : end.why;
    case Cause::interrupted: break;
  }
  return "interrupted by " + signal_text(end.signal);
}

}  // namespace

int exit_code(const AttemptEnd& end) {
  switch (end.cause) {
    case Cause::exited: return end.code;
    case Cause::timed_out: return kTimedOutCode;
    case Cause::not_found: return kNotFoundCode;
    case Cause::not_executable: return kNotExecutableCode;
    case Cause::signalled:
    case Cause::interrupted: break;
  }
  return kSignalCode + end.signal;
}

bool success(const AttemptEnd& end) { return end.cause == Cause::exited && end.code == 0; }

std::string text(const AttemptEnd& end) {
  if (!end.out_of_memory) return cause_text(end);
  return (end.oom_certain ? "out of memory (killed by the kernel), " : "probably out of memory, ") + cause_text(end);
}

}  // namespace toolkit::supervise
