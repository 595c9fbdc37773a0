#include "lib/supervise/attempt.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <deque>

#include <fmt/format.h>

#include "lib/core/deadline.hpp"
#include "lib/core/values.hpp"
#include "lib/proc/runtime.hpp"
#include "lib/pty/pty.hpp"
#include "lib/supervise/command_streams.hpp"
#include "lib/supervise/gauge.hpp"
#include "lib/supervise/grace.hpp"
#include "lib/supervise/picture.hpp"
#include "lib/supervise/shown_command.hpp"
#include "lib/supervise/survivors.hpp"

namespace toolkit::supervise {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::size_t kTail = std::size_t{16} * 1024;
constexpr seconds kMachineWatch{2};
constexpr milliseconds kStackPatience{1500};  // for the stacks to be printed
constexpr milliseconds kLeftOverGrace{2000};  // for what the command left running
constexpr milliseconds kKillPatience{2000};   // until what does not die of SIGKILL is given up
constexpr milliseconds kKillPause{10};        // between two rounds
constexpr milliseconds kRemovalPatience{1000};

class Attempt {
 public:
  Attempt(const AttemptPlan& plan, Tree& tree, Console& console, Control& control, AttemptObserver& observer)
      : plan_{plan}, tree_{tree}, console_{console}, control_{control}, observer_{observer}, gauge_{tree} {}

  AttemptFacts run() {
    if (start()) {
      const auto own_end = [this] { return tree_.status_of(pid_).has_value(); };
      wait([&] { return own_end() || control_.stop(); }, [this] { return plan_.deadline.value_or(TimePoint::max()); });
      const bool ended_itself = own_end();
      facts_.end = how_it_ended();
      if (!ended_itself) show_the_moment();
      end_tree(ended_itself ? std::min(plan_.grace, kLeftOverGrace) : plan_.grace, ended_itself);
      if (!ended_itself) look_for_strangers();
      let_go_of_group();
      drain();
      // It failed while we were told to end: nobody may take that for a failure of its own.
      if (control_.stop() && !success(facts_.end)) facts_.end = interrupted();
    }
    collect_facts();
    return std::move(facts_);
  }

 private:
  using Done = std::function<bool()>;
  using Until = std::function<TimePoint()>;

  static TimePoint now() { return system_clock().now(); }

  bool start() {
    CommandStreams streams = make_streams(plan_.output_is_terminal, plan_.error_is_terminal);
    process::Launch command = plan_.command;
    if (plan_.group != nullptr) command.group = plan_.group->path();
    tree_.use(plan_.group);
    (void)tree_.take_largest_bytes();  // of what ran before
    command.streams.out = streams.write_output.get();
    command.streams.err = streams.write_error.get();
    const auto pid = process::launch(command);
    if (!pid) {
      facts_.end.cause = pid.error().failure == Failure::not_found ? Cause::not_found : Cause::not_executable;
      facts_.end.why = pid.error().message;
      return false;
    }
    pid_ = *pid;
    tree_.watch(pid_);
    passages_.emplace_back(std::move(streams.read_output), console_.output(), look(output_tail_, plan_.look_at_output),
                           plan_.output_filter);
    passages_.emplace_back(std::move(streams.read_error), console_.error(), look(error_tail_, plan_.look_at_error),
                           plan_.error_filter);
    return true;
  }

  static std::function<void(std::string_view)> look(Tail& tail, const std::function<void(std::string_view)>& other) {
    return [&tail, &other](std::string_view bytes) {
      tail.add(bytes);
      if (other) other(bytes);
    };
  }

  /// Lets everything go on until one of the two says so.
  void wait(const Done& done, const Until& until) {
    while (true) {
      control_.listen();
      if (control_.take_resize()) resize_terminals();
      const bool all_reaped = tree_.reap();
      if (done()) return;
      const TimePoint end = until();
      if (now() >= end) return;
      poll_once(all_reaped ? std::min(end, next_tick()) : now());
      tick();
    }
  }

  void resize_terminals() {
    if (plan_.output_is_terminal) pty::copy_window_size(STDOUT_FILENO, passages_[0].descriptor());
    if (plan_.error_is_terminal) pty::copy_window_size(STDERR_FILENO, passages_[1].descriptor());
  }

  void poll_once(TimePoint until) {
    polled_.clear();
    polled_.push_back({control_.signals_fd(), POLLIN, 0});
    polled_.push_back({control_.link_fd(), POLLIN, 0});
    for (const Passage& passage : passages_) polled_.push_back({passage.source_fd(), POLLIN, 0});
    for (Outlet* outlet : {&console_.output(), &console_.error()}) {
      polled_.push_back({outlet->is_full() ? outlet->fd() : -1, POLLOUT, 0});
    }
    polled_.push_back({root_group_.fd(), POLLIN, 0});
    if (::poll(polled_.data(), polled_.size(), Deadline{until}.remaining_ms()) <= 0) return;
    if (polled_.back().revents != 0) root_group_.listen(tree_);
    console_.output().flush();
    console_.error().flush();
    for (std::size_t i = 0; i < passages_.size(); ++i) {
      if (polled_[i + 2].revents != 0 && passages_[i].pump()) last_sign_ = now();
    }
  }

  [[nodiscard]] TimePoint next_tick() const {
    const TimePoint other = std::min({last_sign_ + plan_.heartbeat, next_watch_, root_group_.next_ask()});
    return has_group_readings_ ? other : std::min(other, gauge_.next_sample());
  }

  void tick() {
    root_group_.ask_when_due(tree_);
    if (!has_group_readings_) gauge_.sample_when_due();
    const TimePoint time = now();
    if (time >= last_sign_ + plan_.heartbeat) {
      last_sign_ = time;
      observer_.silent(std::chrono::duration_cast<milliseconds>(time - started_), gauge_.state());
    }
    if (time < next_watch_) return;
    next_watch_ = time + kMachineWatch;
    if (const auto trouble = plan_.watch_machine ? plan_.watch_machine() : std::nullopt) observer_.warn(*trouble);
  }

  [[nodiscard]] AttemptEnd interrupted() const {
    return {.cause = Cause::interrupted, .signal = control_.stop()->signal};
  }

  [[nodiscard]] AttemptEnd how_it_ended() const {
    AttemptEnd end;
    if (const auto status = tree_.status_of(pid_)) {
      end.cause = status->signal != 0 ? Cause::signalled : Cause::exited;
      end.code = status->code;
      end.signal = status->signal;
    } else if (control_.stop()) {
      end = interrupted();
    } else {
      end.cause = Cause::timed_out;
    }
    return end;
  }

  /// The time is over, or we were told to end.
  void show_the_moment() {
    if (!control_.stop() && plan_.on_timeout) run_on_timeout(*plan_.on_timeout);
    if (control_.is_orphan()) return;
    observer_.moment(picture_of(tree_, output_tail_.text(), error_tail_.text(), Deadline::after(plan_.picture_limit)));
    if (plan_.dump_stacks && !control_.is_urgent()) dump_stacks();
  }

  void run_on_timeout(const process::Launch& wanted) {
    CommandStreams streams = make_streams(false, false);
    process::Launch command = wanted;
    command.streams = {.in = -1, .out = streams.write_output.get(), .err = streams.write_error.get()};
    const auto pid = process::launch(command);
    if (!pid) return observer_.warn(fmt::format("on-timeout: {}", pid.error().message));
    tree_.watch(*pid);
    passages_.emplace_back(std::move(streams.read_output), console_.output(), plan_.look_at_on_timeout,
                           plan_.on_timeout_output_filter);
    passages_.emplace_back(std::move(streams.read_error), console_.error(), plan_.look_at_on_timeout,
                           plan_.on_timeout_error_filter);
    streams = {};
    const TimePoint limit = now() + plan_.on_timeout_limit;
    wait([&] { return tree_.status_of(*pid) || control_.stop(); }, [&] { return limit; });
    const auto status = tree_.status_of(*pid);
    if (status && !status->success()) observer_.warn(fmt::format("on-timeout ended with {}", status->text()));
    if (status) return;
    if (!control_.stop())
      observer_.warn(
          fmt::format("on-timeout ran longer than {} and was ended", format_duration(plan_.on_timeout_limit)));
    ::kill(-*pid, SIGKILL);  // what it started otherwise ends with the tree
  }

  void dump_stacks() {
    bool told = false;
    for (const proc::Process& process : tree_.processes()) {
      if (proc::runtime_of(process.pid) == proc::Runtime::other) continue;
      told = proc::send_signal(process, SIGQUIT) || told;
    }
    if (!told) return;
    const TimePoint limit = now() + kStackPatience;
    wait([this] { return tree_.is_gone() || control_.is_urgent() || control_.is_orphan(); }, [&] { return limit; });
  }

  [[nodiscard]] Urgency urgency() const {
    return {.told_at = control_.stop() ? std::optional{control_.stop()->at} : std::nullopt,
            .is_urgent = control_.is_urgent(),
            .is_orphan = control_.is_orphan()};
  }

  void end_tree(milliseconds grace, bool ended_itself) {
    const Done is_gone = [this] { return tree_.is_gone(); };
    tree_.reap();
    if (tree_.is_gone()) return;
    if (ended_itself) {
      for (const proc::Process& process : tree_.processes()) {
        facts_.left_over.push_back(fmt::format("{} {}", process.pid, shown_command(process)));
      }
    }
    const TimePoint begin = now();
    root_group_.ask_if_needed(tree_);
    root_group_.ask_to_end();
    tree_.signal(SIGTERM);
    wait(is_gone, [&] { return end_of_grace(begin, grace, urgency()); });
    const TimePoint limit = now() + kKillPatience;
    while (!tree_.is_gone() && now() < limit) {
      root_group_.ask_if_needed(tree_);
      tree_.kill();
      const TimePoint pause = now() + kKillPause;
      wait(is_gone, [&] { return pause; });
    }
    if (tree_.is_gone()) return;
    const auto left = tree_.processes();
    facts_.survivors = survivors_among(left);
    tree_.give_up(left);
  }

  /// Waits until it is removed; where nobody waits for us that happens without us, too.
  void let_go_of_group() {
    const auto helper = root_group_.let_go(tree_);
    if (!helper || control_.is_orphan()) return;
    const TimePoint limit = now() + kRemovalPatience;
    wait([&] { return tree_.status_of(*helper) || control_.is_orphan() || control_.is_urgent(); },
         [&] { return limit; });
  }

  void look_for_strangers() {
    if (plan_.marker.empty() || control_.is_orphan() || control_.is_urgent()) return;
    for (Survivor& stranger : marked_processes(plan_.marker)) facts_.survivors.push_back(std::move(stranger));
  }

  /// What those that have ended wrote is still to be read. There is no more of it than the pipes hold: somebody who
  /// could not be ended may go on writing.
  void drain() {
    const auto limit = [this] { return end_of_reading(urgency()); };
    for (Passage& passage : passages_) {
      const std::uint64_t end = passage.bytes() + kMostUnread;
      bool has_more = true;
      while (has_more && passage.bytes() < end) {
        wait([&] { return passage.source_fd() >= 0 || !passage.is_open() || control_.is_urgent(); }, limit);
        has_more = passage.source_fd() >= 0 && passage.pump();
      }
      passage.close();
    }
  }

  void collect_facts() {
    facts_.wall = std::chrono::duration_cast<std::chrono::microseconds>(now() - started_);
    facts_.usage = gauge_.usage();
    const auto group_peak = plan_.group != nullptr ? plan_.group->peak_memory_bytes() : std::nullopt;
    const std::uint64_t sampled = std::max(gauge_.peak_memory_bytes(), tree_.take_largest_bytes());
    facts_.peak_memory_bytes = group_peak.value_or(sampled);
    if (facts_.peak_memory_bytes > 0) facts_.memory_source = group_peak ? MemorySource::cgroup : MemorySource::sampled;
    if (!passages_.empty()) facts_.output_bytes = passages_[0].bytes();
    if (!passages_.empty()) facts_.error_bytes = passages_[1].bytes();
    facts_.output_tail = output_tail_.text();
    facts_.error_tail = error_tail_.text();
  }

  const AttemptPlan& plan_;
  Tree& tree_;
  Console& console_;
  Control& control_;
  AttemptObserver& observer_;
  RootGroup no_root_group_;
  RootGroup& root_group_ = plan_.root_group != nullptr ? *plan_.root_group : no_root_group_;
  Gauge gauge_;
  AttemptFacts facts_;
  bool has_group_readings_ = plan_.group != nullptr && plan_.group->peak_memory_bytes().has_value();
  pid_t pid_ = -1;
  Tail output_tail_{kTail};
  Tail error_tail_{kTail};
  std::deque<Passage> passages_;  // the command's output and error, then those of on-timeout
  std::vector<pollfd> polled_;
  TimePoint started_ = now();
  TimePoint last_sign_ = started_;
  TimePoint next_watch_ = started_ + kMachineWatch;
};

}  // namespace

AttemptFacts run_attempt(const AttemptPlan& plan, Tree& tree, Console& console, Control& control,
                         AttemptObserver& observer) {
  return Attempt{plan, tree, console, control, observer}.run();
}

}  // namespace toolkit::supervise
