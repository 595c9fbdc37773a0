#include <poll.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <iterator>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/process/child.hpp"
#include "lib/process/pipe.hpp"
#include "tools/sysctl-setup/work.hpp"

namespace toolkit::sysctl_setup {
namespace {

constexpr std::size_t kMostAnswer = std::size_t{16} << 20U;
constexpr std::chrono::minutes kPatience{10};  // swap may have to be read back
/// Said before the first change: what comes without an answer after it may have changed something.
constexpr std::string_view kBegun = "begun\n";

/// The order fits into the pipe, or its reader takes it.
void write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return;  // it has ended: its exit code says more
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

std::string read_all(int file, const Deadline& deadline) {
  std::string text;
  std::array<char, 16384> chunk{};
  while (text.size() < kMostAnswer && wait_for(file, POLLIN, deadline) == Wake::ready) {
    const ssize_t got = ::read(file, chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    text.append(chunk.data(), static_cast<std::size_t>(got));
  }
  return text;
}

}  // namespace

int run_root_stage() {
  constexpr int kBadOrder = 2;
  const std::string text{std::istreambuf_iterator<char>{std::cin}, std::istreambuf_iterator<char>{}};
  const auto order = read_order(text);
  if (!order) {
    std::cerr << "sysctl-setup: its order is damaged: " << order.error().message << "\n";
    return kBadOrder;
  }
  sysctl::KernelFiles files;
  std::cout << kBegun << std::flush;
  std::cout << write_answer(work(*order, files)) << std::flush;
  return 0;
}

std::optional<Answer> work_as_root(const Order& order, std::string& why) {
  std::error_code error;
  const std::string self = std::filesystem::read_symlink("/proc/self/exe", error);
  process::Pipe input = process::make_pipe();
  process::Pipe output = process::make_pipe();
  const UniqueFd errors{::memfd_create("sudo", MFD_CLOEXEC)};  // it takes whatever sudo has to say
  auto child = process::Child::start({"sudo", "-n", "--", self, std::string{kRootStage}},
                                     {.in = input.read.get(), .out = output.write.get(), .err = errors.get()});
  if (!child) {
    why = child.error().message;
    return std::nullopt;
  }
  input.read.reset();
  output.write.reset();
  std::signal(SIGPIPE, SIG_IGN);
  write_all(input.write.get(), write_order(order));
  input.write.reset();
  const Deadline deadline = Deadline::after(kPatience);
  const std::string said = read_all(output.read.get(), deadline);
  if (said.starts_with(kBegun)) {
    if (const auto answer = read_answer(said.substr(kBegun.size()))) return *answer;
    return Answer{.failure =
                      "the part of it that sudo runs ended before it was done; `sysctl-setup restore` puts back "
                      "what it has changed",
                  .is_done = true};
  }
  (void)::lseek(errors.get(), 0, SEEK_SET);
  why = join(nonempty_lines(read_all(errors.get(), deadline)), "; ");
  if (why.empty()) why = "sudo gave no answer";
  return std::nullopt;
}

}  // namespace toolkit::sysctl_setup
