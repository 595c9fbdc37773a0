// How long health-wait takes from the instant a service is ready until it has ended, against wait4x and wait-for-it in
// the same run.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "bench/gate.hpp"
#include "bench/lanes.hpp"
#include "bench/listener_door.hpp"
#include "bench/race.hpp"
#include "bench/real_redis.hpp"
#include "bench/report.hpp"
#include "lib/cli/parse.hpp"
#include "lib/cli/run_tool.hpp"
#include "lib/core/environment.hpp"
#include "lib/core/log.hpp"
#include "lib/core/mistakes.hpp"
#include "lib/core/random.hpp"
#include "lib/core/text.hpp"

namespace toolkit::bench {
namespace {

using namespace std::chrono_literals;

constexpr auto kEarliest = 50ms;
constexpr auto kLatest = 1500ms;
constexpr auto kLongWait = 8s;  // wait4x gives up after 10 s

cli::Tool declaration() {
  using cli::Type;
  return {
      .name = "health-wait-bench",
      .summary = "Times health-wait against wait4x and wait-for-it.",
      .options = {{.name = "starts",
                   .type = Type::number,
                   .metavar = "N",
                   .fallback = "200",
                   .help = "How often each tool is started for each row.",
                   .low = 1,
                   .high = 100'000},
                  {.name = "at-once",
                   .type = Type::number,
                   .metavar = "N",
                   .fallback = "4",
                   .help = "How many starts run at the same time.",
                   .low = 1,
                   .high = 4},
                  {.name = "seed",
                   .type = Type::number,
                   .metavar = "N",
                   .fallback = "1",
                   .help = "Seed of the delays and of the order."}},
      .exit_codes = {{.code = 0, .help = "All that must be holds."}, {.code = 1, .help = "Something does not."}},
  };
}

struct Settings {
  std::size_t starts;
  std::size_t at_once;
  std::uint64_t seed;
};

Settings read_settings(const std::vector<std::string>& arguments) {
  Mistakes mistakes;
  const cli::Call call = cli::parse(
      declaration(), arguments, [](const std::string& /*name*/) { return std::nullopt; }, mistakes);
  mistakes.throw_if_any();
  return {.starts = call.number("starts").value(),
          .at_once = call.number("at-once").value(),
          .seed = call.number("seed").value()};
}

/// The programs to compare.
struct Programs {
  std::string health_wait;
  std::optional<std::string> wait4x;
  std::optional<std::string> wait_for_it;

  [[nodiscard]] std::vector<std::string> missing() const {
    std::vector<std::string> names;
    if (!wait4x) names.emplace_back("wait4x");
    if (!wait_for_it) names.emplace_back("wait-for-it");
    return names;
  }
};

Programs find_programs() {
  const Environment environment = Environment::of_this_process();
  return {.health_wait = std::filesystem::read_symlink("/proc/self/exe").replace_filename("health-wait"),
          .wait4x = environment.nonempty("CI_TOOLKIT_BENCH_WAIT4X"),
          .wait_for_it = environment.nonempty("CI_TOOLKIT_BENCH_WAIT_FOR_IT")};
}

/// In a job the tools would write outputs, summaries and annotations, which no other of them does.
void leave_the_job() {
  const Environment environment = Environment::of_this_process();
  for (const auto& [name, value] : environment.variables()) {
    if (name.starts_with("GITHUB_") || name.starts_with("CI_TOOLKIT_")) ::unsetenv(name.c_str());
  }
}

std::vector<Contestant> contestants(const Programs& programs, const std::string& target,
                                    const std::vector<std::string>& wait4x_words) {
  std::vector<Contestant> list{{.tool = "health-wait", .command = {programs.health_wait, target}}};
  if (programs.wait4x) {
    std::vector<std::string> command{*programs.wait4x};
    command.insert(command.end(), wait4x_words.begin(), wait4x_words.end());
    list.push_back({.tool = "wait4x", .command = std::move(command)});
  }
  return list;
}

std::vector<Contestant> with_wait_for_it(std::vector<Contestant> list, const Programs& programs) {
  if (programs.wait_for_it) {
    list.push_back({.tool = "wait-for-it", .command = {*programs.wait_for_it, "127.0.0.1:PORT"}});
  }
  return list;
}

std::vector<Race> make_races(const Programs& programs, const std::string& redis_socket, std::size_t starts) {
  const auto tcp = contestants(programs, "tcp://127.0.0.1:PORT", {"tcp", "127.0.0.1:PORT"});
  const auto redis = contestants(programs, "redis://127.0.0.1:PORT", {"redis", "redis://127.0.0.1:PORT"});
  // At its defaults wait4x takes any status, 503 too, as ready.
  const auto http =
      contestants(programs, "http://127.0.0.1:PORT", {"http", "http://127.0.0.1:PORT", "--expect-status-code", "200"});
  std::vector<Race> races;
  races.push_back({.name = "refused, then ready (TCP)",
                   .make_door = make_listener_door,
                   .contestants = with_wait_for_it(tcp, programs),
                   .low = kEarliest,
                   .high = kLatest,
                   .starts = starts,
                   .limit = 15ms,
                   .times_less = 20});
  races.push_back({.name = "not yet, then ready (Redis)",
                   .make_door = [service = redis_service(redis_socket)] { return make_gate(service); },
                   .contestants = with_wait_for_it(redis, programs),
                   .low = kEarliest,
                   .high = kLatest,
                   .starts = starts,
                   .limit = 60ms});
  races.push_back({.name = "not yet, then ready (HTTP)",
                   .make_door = [service = http_service()] { return make_gate(service); },
                   .contestants = http,
                   .low = kEarliest,
                   .high = kLatest,
                   .starts = starts,
                   .limit = 60ms});
  // The last one is about processor time: health-wait tries most often while it is refused.
  races.push_back({.name = "refused for 8 s",
                   .make_door = make_listener_door,
                   .contestants = tcp,
                   .low = kLongWait,
                   .high = kLongWait,
                   .starts = std::max<std::size_t>(1, starts / 20)});
  return races;
}

/// All starts of all races in a random order, so that whatever else the machine does hits every tool alike. The n-th
/// start of each tool in a race has the same delay.
std::vector<Start> shuffled_starts(std::vector<Race>& races, Random& random) {
  std::vector<Start> starts;
  for (Race& race : races) {
    const std::chrono::microseconds spread = race.high - race.low;
    for (std::size_t i = 0; i < race.starts; ++i) {
      const std::chrono::microseconds extra{random.up_to(static_cast<std::uint64_t>(spread.count()))};
      for (Contestant& contestant : race.contestants) {
        starts.push_back({&contestant.command, &race.make_door, race.low + extra, &contestant.samples});
      }
    }
  }
  for (std::size_t i = starts.size(); i > 1; --i) std::swap(starts[i - 1], starts[random.up_to(i - 1)]);
  return starts;
}

std::string load_average() {
  double minute = 0;
  return ::getloadavg(&minute, 1) == 1 ? fmt::format("{:.1f}", minute) : "unknown";
}

int run(const std::vector<std::string>& arguments) {
  const Settings settings = read_settings(arguments);
  const Programs programs = find_programs();
  leave_the_job();
  process::StopSignals signals;
  const RealRedis redis{programs.health_wait};
  std::vector<Race> races = make_races(programs, redis.socket(), settings.starts);
  Random random{settings.seed};
  const std::vector<Start> starts = shuffled_starts(races, random);
  log::info("{} starts, {} at once; peers that are not here: {}", starts.size(), settings.at_once,
            programs.missing().empty() ? "none" : join(programs.missing(), ", "));
  const std::string load_before = load_average();
  if (const int signal = run_starts(starts, settings.at_once, signals)) return 128 + signal;
  const Race long_wait = std::move(races.back());
  races.pop_back();
  const Verdicts verdicts = judge(races, programs.missing());
  fmt::print("{} starts, {} at once, seed {}; {} cores, load average {} before and {} after\n\n{}\n{}\n{}",
             starts.size(), settings.at_once, settings.seed, std::thread::hardware_concurrency(), load_before,
             load_average(), lag_table(races), verdicts.table, cpu_table(long_wait));
  return verdicts.all_hold ? 0 : 1;
}

}  // namespace
}  // namespace toolkit::bench

int main(int argc, char** argv) {
  return toolkit::cli::run_tool(toolkit::bench::declaration(), argc, argv, toolkit::bench::run);
}
