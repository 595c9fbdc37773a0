#include "tools/retry-run/drop_in.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "lib/cli/value.hpp"
#include "lib/core/text.hpp"
#include "tools/retry-run/declaration.hpp"

namespace toolkit::retry_run {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

/// Ours, which say what its inputs say.
constexpr std::array kSame{"run", "attempts", "timeout", "backoff", "retry-if", "stop-if", "between", "profile"};

constexpr std::uint64_t kMostAttempts = 1000;
constexpr std::uint64_t kDefaultAttempts = 3;
constexpr std::uint64_t kDefaultWait = 10;
constexpr std::uint64_t kLongest = 1'000'000;
constexpr std::uint64_t kLastExitCode = 255;

std::vector<std::string> given_drop_in_options(const cli::Call& call) {
  std::vector<std::string> names;
  for (const cli::Option& option : drop_in_options()) {
    // An action passes its inputs' defaults on, and these are none of ours.
    if (call.given(option.name)) names.push_back(option.name);
  }
  return names;
}

void refuse_without_command(const cli::Call& call, bool has_work, Mistakes& mistakes) {
  const std::vector<std::string> names = given_drop_in_options(call);
  if (!has_work && !names.empty()) {
    mistakes.add(fmt::format("input command: it is empty, so nothing is to be run; {} {} to it", join(names, ", "),
                             names.size() == 1 ? "belongs" : "belong"));
    return;
  }
  for (const std::string& name : names) {
    mistakes.add(fmt::format("{}: it belongs to the input command; with run write {}", call.origin(name),
                             "attempts, timeout, backoff, retry-if and between"));
  }
}

void refuse_beside_command(const cli::Call& call, Mistakes& mistakes) {
  for (const char* name : kSame) {
    if (call.given(name)) mistakes.add(fmt::format("{}: it cannot stand beside input command", call.origin(name)));
  }
  if (call.has_command()) mistakes.add("input command: there is a COMMAND already; give one of the two");
}

/// As theirs: only the digits at the beginning count, `1.5` is 1. Source: ECMA-262, parseInt.
std::optional<std::uint64_t> leading_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} ? std::optional{number} : std::nullopt;
}

std::optional<std::uint64_t> read_number(const cli::Call& call, const char* name, std::uint64_t most,
                                         Mistakes& mistakes) {
  const auto text = call.text(name);
  if (!text) return std::nullopt;
  const auto number = leading_number(*text);
  if (number && *number <= most) return number;
  mistakes.add(fmt::format("{}: {} is not a whole number from 0 to {}", call.origin(name), cli::shown(*text), most));
  return std::nullopt;
}

void read_timeout(Plan& plan, const cli::Call& call, Mistakes& mistakes) {
  const std::size_t known = mistakes.list().size();
  const std::uint64_t in_minutes = read_number(call, "timeout_minutes", kLongest, mistakes).value_or(0);
  const std::uint64_t in_seconds = read_number(call, "timeout_seconds", kLongest, mistakes).value_or(0);
  if (mistakes.list().size() > known) return;
  if ((in_minutes == 0) == (in_seconds == 0)) {
    mistakes.add(
        "input command: give timeout_minutes or timeout_seconds, and not both; whole numbers count, and 0 is none");
    return;
  }
  plan.timeout = in_minutes > 0 ? milliseconds{minutes{in_minutes}} : milliseconds{seconds{in_seconds}};
  plan.drop_in->timeout_input = in_minutes > 0 ? "timeout_minutes" : "timeout_seconds";
}

supervise::Condition condition(const std::string& text) { return supervise::parse_condition(text).value(); }

void read_retry_on(supervise::RetryPolicy& policy, const cli::Call& call, Mistakes& mistakes) {
  const std::string what = call.text("retry_on").value_or("any");
  policy.repeat_success = what == "success";
  if (what == "success") policy.stop_if.push_back(condition("any"));
  if (what == "timeout") policy.retry_if.push_back(condition("timeout"));
  if (what == "error") policy.stop_if.push_back(condition("timeout"));
  const std::uint64_t code = read_number(call, "retry_on_exit_code", kLastExitCode, mistakes).value_or(0);
  if (code == 0) return;
  // A timeout has no exit code, so that no failure is both.
  if (what == "timeout") policy.stop_if.push_back(condition("any"));
  policy.retry_if = {condition(fmt::format("exit={}", code))};
}

void read_policy(supervise::RetryPolicy& policy, const cli::Call& call, Mistakes& mistakes) {
  const std::uint64_t attempts = read_number(call, "max_attempts", kMostAttempts, mistakes).value_or(0);
  policy.attempts = static_cast<unsigned>(attempts == 0 ? kDefaultAttempts : attempts);
  const std::uint64_t wait = read_number(call, "retry_wait_seconds", kLongest, mistakes).value_or(kDefaultWait);
  policy.backoff = {.growth = supervise::Growth::constant, .first = seconds{wait}, .cap = seconds{wait}};
  read_retry_on(policy, call, mistakes);
}

void read_shell(Plan& plan, const cli::Call& call, const Environment& environment, Mistakes& mistakes) {
  auto shell = Shell::plain(call.text("shell").value_or("bash"), environment);
  if (shell) plan.shell = std::move(*shell);
  // Theirs runs it by /bin/sh, whatever runs the command.
  if (auto sh = Shell::plain("sh", environment); plan.between && sh) plan.between_shell = std::move(*sh);
  if (!shell) mistakes.add(fmt::format("{}: {}", call.origin("shell"), shell.error().message));
}

}  // namespace

void read_drop_in(Plan& plan, const cli::Call& call, const Environment& environment, Mistakes& mistakes) {
  const auto command = call.text("command");
  if (!command) return refuse_without_command(call, plan.has_work(), mistakes);
  refuse_beside_command(call, mistakes);
  plan.drop_in = DropIn{.warning_on_retry = lower(*call.text("warning_on_retry")) == "true",
                        .continue_on_error = call.flag("continue_on_error"),
                        .has_polling_interval = call.given("polling_interval_seconds")};
  plan.work = {.argv = {}, .script = *command};
  if (const auto other = call.text("new_command_on_retry")) plan.work_on_retry = Work{.argv = {}, .script = *other};
  plan.between = call.text("on_retry_command");
  read_timeout(plan, call, mistakes);
  read_policy(plan.policy, call, mistakes);
  read_shell(plan, call, environment, mistakes);
}

bool is_drop_in(const cli::Call& call) { return call.given("command") || !given_drop_in_options(call).empty(); }

}  // namespace toolkit::retry_run
