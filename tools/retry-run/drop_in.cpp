#include "tools/retry-run/drop_in.hpp"

#include <array>

#include <fmt/format.h>

#include "tools/retry-run/declaration.hpp"

namespace toolkit::retry_run {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

/// Ours, which say what its inputs say.
constexpr std::array kSame{"run", "attempts", "timeout", "backoff", "retry-if", "stop-if", "between", "profile"};

void refuse_without_command(const cli::Call& call, Mistakes& mistakes) {
  for (const cli::Option& option : drop_in_options()) {
    if (!call.given(option.name)) continue;
    // An action passes its inputs' defaults on, and these are none of ours.
    mistakes.add(fmt::format("{}: it belongs to the input command; with run write {}", call.origin(option.name),
                             "attempts, timeout, backoff, retry-if and between"));
  }
}

void refuse_beside_command(const cli::Call& call, Mistakes& mistakes) {
  for (const char* name : kSame) {
    if (call.given(name)) mistakes.add(fmt::format("{}: it cannot stand beside input command", call.origin(name)));
  }
  if (call.has_command()) mistakes.add("input command: there is a COMMAND already; give one of the two");
}

std::optional<milliseconds> read_timeout(const cli::Call& call, Mistakes& mistakes) {
  const std::uint64_t in_minutes = call.number("timeout_minutes").value_or(0);
  const std::uint64_t in_seconds = call.number("timeout_seconds").value_or(0);
  if ((in_minutes == 0) == (in_seconds == 0)) {
    mistakes.add("input command: give timeout_minutes or timeout_seconds, and not both");
    return std::nullopt;
  }
  return in_minutes > 0 ? milliseconds{minutes{in_minutes}} : milliseconds{seconds{in_seconds}};
}

supervise::Condition condition(const std::string& text) { return supervise::parse_condition(text).value(); }

void read_retry_on(supervise::RetryPolicy& policy, const cli::Call& call) {
  const std::string what = call.text("retry_on").value_or("any");
  policy.repeat_success = what == "success";
  if (what == "success") policy.stop_if.push_back(condition("any"));
  if (what == "timeout") policy.retry_if.push_back(condition("timeout"));
  if (what == "error") policy.stop_if.push_back(condition("timeout"));
  // Whatever else is to be tried again, with this given no other exit code is; a timeout has none.
  if (const auto code = call.number("retry_on_exit_code")) {
    policy.retry_if = {condition(fmt::format("exit={}", *code))};
  }
}

}  // namespace

void read_drop_in(Plan& plan, const cli::Call& call, const Environment& environment, Mistakes& mistakes) {
  const auto command = call.text("command");
  if (!command) return refuse_without_command(call, mistakes);
  refuse_beside_command(call, mistakes);
  plan.drop_in = DropIn{.warning_on_retry = call.flag("warning_on_retry"),
                        .continue_on_error = call.flag("continue_on_error"),
                        .has_polling_interval = call.given("polling_interval_seconds")};
  plan.work = {.argv = {}, .script = *command};
  if (const auto other = call.text("new_command_on_retry")) plan.work_on_retry = Work{.argv = {}, .script = *other};
  plan.between = call.text("on_retry_command");
  plan.timeout = read_timeout(call, mistakes);
  plan.policy.attempts = static_cast<unsigned>(std::max<std::uint64_t>(call.number("max_attempts").value_or(3), 1));
  plan.policy.backoff =
      supervise::parse_backoff(fmt::format("{}s", call.number("retry_wait_seconds").value_or(10))).value();
  read_retry_on(plan.policy, call);
  auto shell = Shell::plain(call.text("shell").value_or("bash"), environment);
  if (shell) plan.shell = std::move(*shell);
  // Theirs runs it by /bin/sh, whatever runs the command.
  if (auto sh = Shell::plain("sh", environment); plan.between && sh) plan.between_shell = std::move(*sh);
  if (!shell) mistakes.add(fmt::format("{}: {}", call.origin("shell"), shell.error().message));
}

}  // namespace toolkit::retry_run
