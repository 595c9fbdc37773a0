#include "test/support/server_process.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "lib/core/file.hpp"
#include "lib/core/text.hpp"
#include "lib/process/capture.hpp"
#include "test/support/wait_until.hpp"

namespace toolkit::test {
namespace {

constexpr std::chrono::seconds kPatience{120};
constexpr std::size_t kMostOutput = 1U << 20U;

/// As setpriv(1) knows it, by name only; musl has no function for that.
std::string name_of(int signal) {
  switch (signal) {
    case SIGKILL: return "KILL";
    case SIGTERM: return "TERM";
    case SIGQUIT: return "QUIT";
    case SIGINT: return "INT";
    default: throw std::runtime_error{"no name for signal " + std::to_string(signal)};
  }
}

std::string log_text(const std::string& path) { return read_file(path, kMostOutput).value_or("no log"); }

}  // namespace

std::vector<std::string> tied_to_us(const std::vector<std::string>& argv, int death_signal, const std::string& user) {
  std::vector<std::string> words{"setpriv", "--pdeathsig", name_of(death_signal)};
  if (::geteuid() == 0 && !user.empty()) {
    for (const char* word : {"--reuid", user.c_str(), "--regid", user.c_str(), "--init-groups"}) {
      words.emplace_back(word);
    }
  }
  words.emplace_back("--");
  std::ranges::copy(argv, std::back_inserter(words));
  return words;
}

ServerProcess::ServerProcess(std::string log, int death_signal, std::string user)
    : log_{std::move(log)}, death_signal_{death_signal}, user_{std::move(user)} {}

ServerProcess::~ServerProcess() {
  if (!child_) return;
  ::kill(child_->pid(), death_signal_);
  // One that does not end by that is killed by Child.
  [[maybe_unused]] const auto status = child_->wait(Deadline::after(std::chrono::seconds{10}));
}

void ServerProcess::start(const std::vector<std::string>& argv) {
  if (child_) throw std::runtime_error{argv.front() + " runs already"};
  const UniqueFd log{::open(log_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644)};
  auto child = process::Child::start(tied_to_us(argv, death_signal_, user_), {-1, log.get(), log.get()});
  if (!child) throw std::runtime_error{child.error().message};
  child_.emplace(std::move(*child));
}

void ServerProcess::wait_until_up(const std::function<bool()>& is_up) {
  wait_until("the server is up; its log is " + log_, [&] {
    if (child_->wait(Deadline::after(std::chrono::milliseconds{0}))) {
      child_.reset();
      throw std::runtime_error{"the server ended at its start: " + log_text(log_)};
    }
    return is_up();
  });
}

void ServerProcess::stop(int signal) {
  if (!child_) return;
  ::kill(child_->pid(), signal);
  if (!child_->wait(Deadline::after(kPatience))) throw std::runtime_error{"the server does not stop"};
  child_.reset();
}

std::string run_command(const std::vector<std::string>& argv) {
  const auto captured = process::capture(argv, kMostOutput, Deadline::after(kPatience));
  if (!captured) throw std::runtime_error{captured.error().message};
  const bool succeeded = captured->status && captured->status->success();
  if (!succeeded) throw std::runtime_error{join(argv, " ") + ": " + captured->tail};
  return std::string{trimmed(captured->tail)};
}

}  // namespace toolkit::test
