#include "lib/health/thread_tries.hpp"

#include <poll.h>
#include <sys/eventfd.h>

#include <array>
#include <cerrno>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>

#include "lib/core/deadline.hpp"
#include "lib/core/result.hpp"
#include "lib/core/unique_fd.hpp"

namespace toolkit::health {

/// What the workers hand to the waiting thread.
struct ThreadTries::Shared {
  Cancel cancel;
  UniqueFd news{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
  std::mutex mutex;
  std::vector<Finished> finished;
  std::exception_ptr thrown;

  void report(std::size_t target, Answer answer) {
    const std::lock_guard lock{mutex};
    finished.push_back({target, std::move(answer)});
    announce();
  }
  void report(std::exception_ptr exception) {
    const std::lock_guard lock{mutex};
    thrown = std::move(exception);
    announce();
  }

 private:
  void announce() const {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(news.get(), &one, sizeof one);
  }
};

class ThreadTries::Worker {
 public:
  Worker(std::size_t target, Probe& probe, Shared& shared)
      : target_{target}, probe_{probe}, shared_{shared}, thread_{[this] { work(); }} {}
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker() {
    {
      const std::lock_guard lock{mutex_};
      stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
  }

  void start(TimePoint deadline) {
    {
      const std::lock_guard lock{mutex_};
      order_ = deadline;
    }
    wake_.notify_one();
  }

 private:
  void work() {
    while (const auto deadline = next_order()) {
      try {
        shared_.report(target_, probe_.check(Deadline{*deadline, &shared_.cancel}));
      } catch (...) {
        shared_.report(std::current_exception());  // rethrown where the wait is
      }
    }
  }

  std::optional<TimePoint> next_order() {
    std::unique_lock lock{mutex_};
    wake_.wait(lock, [this] { return stopping_ || order_; });
    if (stopping_) return std::nullopt;
    return std::exchange(order_, std::nullopt);
  }

  std::size_t target_;
  Probe& probe_;
  Shared& shared_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::optional<TimePoint> order_;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses all of the above
};

ThreadTries::ThreadTries(const std::vector<Probe*>& probes, process::StopSignals& signals)
    : shared_{std::make_unique<Shared>()}, signals_{signals} {
  if (!shared_->news) throw EnvironmentError{"eventfd: " + std::generic_category().message(errno)};
  for (std::size_t i = 0; i < probes.size(); ++i) {
    workers_.push_back(std::make_unique<Worker>(i, *probes[i], *shared_));
  }
}

ThreadTries::~ThreadTries() { shared_->cancel.cancel(); }

void ThreadTries::start(std::size_t target, TimePoint deadline) { workers_[target]->start(deadline); }

Progress ThreadTries::wait(TimePoint until) {
  std::array<pollfd, 2> fds{pollfd{shared_->news.get(), POLLIN, 0}, pollfd{signals_.fd(), POLLIN, 0}};
  // ppoll(2), because poll(2) counts in whole milliseconds and the first delays are of that size.
  const auto left = std::max<std::chrono::nanoseconds>(until - system_clock().now(), std::chrono::nanoseconds{0});
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(left);
  const timespec limit{.tv_sec = seconds.count(), .tv_nsec = (left - seconds).count()};
  if (::ppoll(fds.data(), fds.size(), &limit, nullptr) < 0 && errno != EINTR) {
    throw EnvironmentError{"ppoll: " + std::generic_category().message(errno)};
  }
  std::uint64_t count = 0;
  [[maybe_unused]] const auto got = ::read(shared_->news.get(), &count, sizeof count);
  Progress progress;
  progress.signal = signals_.take();
  const std::lock_guard lock{shared_->mutex};
  if (shared_->thrown) std::rethrow_exception(shared_->thrown);
  progress.finished = std::exchange(shared_->finished, {});
  return progress;
}

}  // namespace toolkit::health
