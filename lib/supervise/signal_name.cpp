#include "lib/supervise/signal_name.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "lib/core/nearest.hpp"
#include "lib/core/text.hpp"
#include "lib/core/values.hpp"

namespace toolkit::supervise {
namespace {

struct Name {
  std::string_view name;
  int number;
};

constexpr std::array kNames{
    Name{"HUP", SIGHUP},       Name{"INT", SIGINT},   Name{"QUIT", SIGQUIT}, Name{"ILL", SIGILL},
    Name{"TRAP", SIGTRAP},     Name{"ABRT", SIGABRT}, Name{"IOT", SIGABRT},  Name{"BUS", SIGBUS},
    Name{"FPE", SIGFPE},       Name{"KILL", SIGKILL}, Name{"USR1", SIGUSR1}, Name{"SEGV", SIGSEGV},
    Name{"USR2", SIGUSR2},     Name{"PIPE", SIGPIPE}, Name{"ALRM", SIGALRM}, Name{"TERM", SIGTERM},
    Name{"CHLD", SIGCHLD},     Name{"CONT", SIGCONT}, Name{"STOP", SIGSTOP}, Name{"TSTP", SIGTSTP},
    Name{"TTIN", SIGTTIN},     Name{"TTOU", SIGTTOU}, Name{"URG", SIGURG},   Name{"XCPU", SIGXCPU},
    Name{"XFSZ", SIGXFSZ},     Name{"PROF", SIGPROF}, Name{"IO", SIGIO},     Name{"POLL", SIGPOLL},
    Name{"VTALRM", SIGVTALRM}, Name{"PWR", SIGPWR},   Name{"SYS", SIGSYS},   Name{"WINCH", SIGWINCH}};
constexpr int kLast = 64;

}  // namespace

Result<int> parse_signal(std::string_view text) {
  if (!text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos) {
    return parse_number(text, 1, kLast).map([](std::uint64_t number) { return static_cast<int>(number); });
  }
  std::string wanted = upper(text);
  if (wanted.starts_with("SIG")) wanted.erase(0, 3);
  const auto found = std::ranges::find(kNames, wanted, &Name::name);
  if (found != kNames.end()) return found->number;
  std::vector<std::string> names;
  for (const Name& name : kNames) names.emplace_back(name.name);
  return fail(Failure::rejected, fmt::format("'{}' is not a signal{}; write its name or number, like SEGV or 11",
                                             printable(cut_utf8(text, 60)), suggestion(wanted, names)));
}

}  // namespace toolkit::supervise
