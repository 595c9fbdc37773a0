// Property 8 on the real binary: commands that end in generated ways, and what is told of each of their attempts.
#include <algorithm>
#include <csignal>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "test/support/catch.hpp"
#include "test/tools/retry_run_job.hpp"

namespace toolkit::tools_test {
namespace {

/// How an attempt is to end.
struct End {
  int code = 0;
  int signal = 0;

  [[nodiscard]] bool is_success() const { return code == 0 && signal == 0; }
  [[nodiscard]] int exit_code() const { return signal != 0 ? 128 + signal : code; }
  [[nodiscard]] std::string reason() const { return is_success() ? "success" : (signal != 0 ? "signal" : "exit"); }
  /// What log and report say of it, or the beginning of it.
  [[nodiscard]] std::string text() const {
    return signal != 0 ? fmt::format("signal {} (", signal) : fmt::format("exit code {}", code);
  }
};

std::ostream& operator<<(std::ostream& out, const End& end) { return out << end.text(); }

rc::Gen<End> any_end() {
  return rc::gen::weightedOneOf<End>(
      {{1, rc::gen::just(End{})},
       {3, rc::gen::map(rc::gen::inRange(1, 256), [](int code) { return End{.code = code}; })},
       {2, rc::gen::map(rc::gen::element(SIGHUP, SIGINT, SIGABRT, SIGKILL, SIGUSR1, SIGSEGV, SIGPIPE, SIGTERM),
                        [](int signal) { return End{.signal = signal}; })}});
}

std::string script_of(const End& end, std::size_t number) {
  const std::string word = fmt::format("echo 'output of {0}'\necho 'error of {0}' >&2\n", number);
  return word + (end.signal != 0 ? fmt::format("kill -{} $$", end.signal) : fmt::format("exit {}", end.code));
}

RetryRunStep step_of(const std::vector<End>& ends) {
  Words scripts;
  for (const End& end : ends) scripts.push_back(script_of(end, scripts.size() + 1));
  return RetryRunStep{scripts};
}

/// Up to the first success.
std::vector<End> made_of(std::vector<End> ends) {
  const auto success = std::find_if(ends.begin(), ends.end(), [](const End& end) { return end.is_success(); });
  if (success != ends.end()) ends.erase(success + 1, ends.end());
  return ends;
}

/// Each text behind the one before.
bool are_in_order(const std::string& log, const Words& texts) {
  std::size_t at = 0;
  for (const std::string& text : texts) {
    at = log.find(text, at);
    if (at == std::string::npos) return false;
    at += text.size();
  }
  return true;
}

/// The lines that the log must have, in their order.
Words expected_log(const std::vector<End>& made, std::size_t allowed) {
  Words lines;
  for (std::size_t number = 1; number <= made.size(); ++number) {
    if (allowed > 1) lines.push_back(fmt::format("attempt {} of {}\n", number, allowed));
    lines.push_back(fmt::format("error of {}\n", number));
    if (number == made.size()) break;
    lines.push_back(fmt::format("attempt {} of {} failed after ", number, allowed));
    lines.push_back(made[number - 1].text());
  }
  const End& last = made.back();
  if (!last.is_success()) lines.insert(lines.end(), {"::error::retry-run: failed after ", last.text()});
  if (last.is_success() && made.size() > 1) {
    lines.push_back(fmt::format("::warning::passed on attempt {} of {}, after ", made.size(), allowed));
  }
  return lines;
}

std::string content(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream{path}.rdbuf();
  return text.str();
}

void assert_reported(const nlohmann::json& report, const std::vector<End>& made) {
  const nlohmann::json& attempts = report.at("attempts");
  RC_ASSERT(attempts.size() == made.size());
  RC_ASSERT(report.at("reason") == made.back().reason());
  RC_ASSERT(report.at("exit_code") == made.back().exit_code());
  for (std::size_t i = 0; i < made.size(); ++i) {
    const nlohmann::json& attempt = attempts.at(i);
    RC_ASSERT(attempt.at("attempt") == i + 1);
    RC_ASSERT(attempt.at("reason") == made[i].reason());
    RC_ASSERT(attempt.at("ended_with").get<std::string>().starts_with(made[i].text()));
    RC_ASSERT(attempt.at("signal") == (made[i].signal != 0 ? nlohmann::json(made[i].signal) : nlohmann::json{}));
    RC_ASSERT(attempt.at("exit_code") == (made[i].signal == 0 ? nlohmann::json(made[i].code) : nlohmann::json{}));
    const std::string log = content(attempt.at("log"));
    RC_ASSERT(contains(log, fmt::format("output of {}\n", i + 1)));
    RC_ASSERT(contains(log, fmt::format("error of {}\n", i + 1)));
    RC_ASSERT(contains(log, fmt::format(" of {}\n", i + 2)) == false);
  }
}

}  // namespace

TEST_CASE("Property 8: test execution logging", "[retry-run][job][property]") {
  rc::prop("every attempt, its reason and its outcome is in the log and in the report", [] {
    const auto length = *rc::gen::inRange<std::size_t>(1, 5);
    const auto ends = *rc::gen::container<std::vector<End>>(length, any_end());
    const std::vector<End> made = made_of(ends);
    const RetryRunStep run = step_of(ends);
    const Ended ended = run.run({"--attempts", std::to_string(length)});
    RC_LOG() << ended.err;
    RC_ASSERT(run.attempts() == made.size());
    RC_ASSERT(ended.code == made.back().exit_code());
    RC_ASSERT(are_in_order(ended.err, expected_log(made, length)));
    assert_reported(run.report(), made);
    const auto outputs = run.outputs();
    RC_ASSERT(outputs.at("attempts") == std::to_string(made.size()));
    RC_ASSERT(outputs.at("reason") == made.back().reason());
    RC_ASSERT(outputs.at("outcome") == (made.back().is_success() ? "success" : "failure"));
  });
}

TEST_CASE("Property 8: the time that was over and a command that is not there are told of, too", "[retry-run][job]") {
  const RetryRunStep run{{"exec sleep 1000", "true"}};
  const Ended ended = run.run({"--attempts", "2", "--timeout", "2s", "--grace", "100ms"});
  CHECK(ended.code == 0);
  CHECK(are_in_order(ended.err, {"attempt 1 of 2\n", "attempt 1 of 2 failed after ", "ran out of time",
                                 "attempt 2 of 2\n", "passed on attempt 2 of 2"}));
  CHECK(run.report().at("attempts").at(0).at("reason") == "timeout");
  CHECK(run.report().at("attempts").at(1).at("reason") == "success");
}

TEST_CASE("a quiet run says nothing but what went wrong", "[retry-run][job]") {
  const RetryRunStep run{{"exit 3", "exit 4"}};
  const Ended ended = run.run({"--attempts", "2", "--quiet", "--seed", "4", "--timeout", "10m"});
  CHECK(ended.code == 4);
  CHECK(ended.err.rfind("::error::retry-run: failed after 2 attempts in ", 0) == 0);
  CHECK(run.report().at("attempts").size() == 2);
}

}  // namespace toolkit::tools_test
