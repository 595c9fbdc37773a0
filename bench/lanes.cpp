#include "bench/lanes.hpp"

#include <poll.h>

#include <array>
#include <exception>
#include <mutex>
#include <thread>

#include "lib/core/log.hpp"

namespace toolkit::bench {
namespace {

class Lanes {
 public:
  Lanes(const std::vector<Start>& starts, std::size_t at_once) : starts_{starts}, running_{at_once} {
    for (std::size_t i = 0; i < at_once; ++i) threads_.emplace_back([this] { work(); });
  }
  Lanes(const Lanes&) = delete;
  Lanes& operator=(const Lanes&) = delete;
  ~Lanes() { stop(); }

  /// Readable once all is done.
  [[nodiscard]] int fd() const { return done_.fd(); }
  [[nodiscard]] std::size_t begun() {
    const std::lock_guard lock{mutex_};
    return next_;
  }
  /// Ends what runs, and waits for it.
  void stop() {
    stop_.cancel();
    for (std::thread& thread : threads_) {
      if (thread.joinable()) thread.join();
    }
  }
  void rethrow() {
    if (thrown_) std::rethrow_exception(thrown_);
  }

 private:
  void work() {
    try {
      while (const Start* start = next()) run(*start);
    } catch (...) {
      const std::lock_guard lock{mutex_};
      if (!thrown_) thrown_ = std::current_exception();  // rethrown by rethrow()
      stop_.cancel();
    }
    const std::lock_guard lock{mutex_};
    if (--running_ == 0) done_.cancel();
  }

  const Start* next() {
    const std::lock_guard lock{mutex_};
    return stop_.cancelled() || next_ == starts_.size() ? nullptr : &starts_[next_++];
  }

  void run(const Start& start) {
    const std::unique_ptr<Door> door = (*start.make_door)();
    const std::optional<Sample> sample = time_start(*start.command, *door, start.delay, stop_);
    const std::lock_guard lock{mutex_};
    if (sample) start.samples->push_back(*sample);
  }

  const std::vector<Start>& starts_;
  Cancel stop_;
  Cancel done_;  // used as an event
  std::mutex mutex_;
  std::size_t next_ = 0;
  std::size_t running_;
  std::exception_ptr thrown_;
  std::vector<std::thread> threads_;
};

}  // namespace

int run_starts(const std::vector<Start>& starts, std::size_t at_once, process::StopSignals& signals) {
  constexpr int kProgressMs = 30'000;
  Lanes lanes{starts, at_once};
  std::array<pollfd, 2> fds{pollfd{lanes.fd(), POLLIN, 0}, pollfd{signals.fd(), POLLIN, 0}};
  while (fds[0].revents == 0) {
    if (::poll(fds.data(), fds.size(), kProgressMs) == 0) log::info("{} of {} starts", lanes.begun(), starts.size());
    if (fds[1].revents != 0) {
      lanes.stop();  // before take(), from which on a second signal would end us with our children still there
      return signals.take();
    }
  }
  lanes.stop();
  lanes.rethrow();
  return 0;
}

}  // namespace toolkit::bench
