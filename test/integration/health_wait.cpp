#include "test/integration/health_wait.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <stdexcept>

#include "lib/process/pipe.hpp"
#include "test/support/catch.hpp"
#include "test/support/server_process.hpp"

namespace toolkit::test {
namespace {

constexpr std::chrono::seconds kPatience{160};

/// With PATH, and what a sanitized build was told.
Variables with_sanitizers(Variables environment) {
  for (const char* name : {"PATH", "ASAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS"}) {
    if (const char* value = std::getenv(name); value != nullptr) environment.try_emplace(name, value);
  }
  return environment;
}

Words command_line(const Words& arguments, const Variables& environment, const std::string& report) {
  Words words{"env", "-i"};
  for (const auto& [name, value] : with_sanitizers(environment)) words.push_back(name + "=" + value);
  for (const char* word : {HEALTH_WAIT, "--report", report.c_str()}) words.emplace_back(word);
  if (std::ranges::find(arguments, "--timeout") == arguments.end()) {
    words.emplace_back("--timeout");
    words.emplace_back("150s");
  }
  words.insert(words.end(), arguments.begin(), arguments.end());
  return tied_to_us(words, SIGKILL);
}

}  // namespace

std::string Verdict::ending() const { return report.is_object() ? report.at("verdict") : "no report"; }

HealthWait::HealthWait(const Words& arguments, const Variables& environment) {
  process::Pipe log = process::make_pipe();
  pipe_ = std::move(log.read);
  const UniqueFd out{::open((folder_ / "out").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644)};
  auto child = process::Child::start(command_line(arguments, environment, folder_ / "report.json"),
                                     {-1, out.get(), log.write.get()});
  if (!child) throw std::runtime_error{child.error().message};
  child_.emplace(std::move(*child));
}

bool HealthWait::read_log() {
  if (wait_for(pipe_.get(), POLLIN, Deadline::after(kPatience)) != Wake::ready) {
    throw std::runtime_error{"health-wait says nothing more: " + log_};
  }
  std::array<char, 4096> chunk{};
  const ssize_t got = ::read(pipe_.get(), chunk.data(), chunk.size());
  if (got > 0) log_.append(chunk.data(), static_cast<std::size_t>(got));
  return got > 0;
}

void HealthWait::until_it_says(std::string_view text) { until_it_says_all({std::string{text}}); }

void HealthWait::until_it_says_all(const Words& texts) {
  while (!std::ranges::all_of(texts, [this](const std::string& text) { return contains(log_, text); })) {
    if (!read_log()) throw std::runtime_error{"health-wait ended before it said what it should: " + log_};
  }
}

Verdict HealthWait::finish() {
  while (read_log()) {
  }
  const auto status = child_->wait(Deadline::after(kPatience));
  if (!status) throw std::runtime_error{"health-wait does not end: " + log_};
  return {.code = status->as_exit_code(),
          .out = folder_.read("out"),
          .log = log_,
          .report = nlohmann::json::parse(folder_.read("report.json"), nullptr, false)};
}

Verdict health_wait(const Words& arguments, const Variables& environment) {
  return HealthWait{arguments, environment}.finish();
}

void check_ready(const Verdict& verdict) {
  INFO(verdict.log);
  CHECK(verdict.code == 0);
  CHECK(verdict.ending() == "ready");
}

void check_refused_at_once(const Verdict& verdict, std::string_view reason) {
  INFO(verdict.log);
  CHECK(verdict.code == 1);
  REQUIRE(verdict.ending() == "hopeless");
  CHECK(verdict.tries() == 1);
  CHECK(contains(verdict.last_error(), reason));
}

void check_not_ready(const Verdict& verdict, std::string_view reason) {
  INFO(verdict.log);
  CHECK(verdict.code == 1);
  REQUIRE(verdict.ending() == "not-ready");
  CHECK(contains(verdict.last_error(), reason));
}

}  // namespace toolkit::test
