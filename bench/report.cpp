#include "bench/report.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "bench/statistics.hpp"
#include "lib/actions/markdown.hpp"

namespace toolkit::bench {
namespace {

using Row = std::vector<std::string>;

constexpr unsigned kUpperEnd = 90;

std::vector<Milliseconds> lags(const Contestant& contestant) {
  std::vector<Milliseconds> result;
  for (const Sample& sample : contestant.samples) result.push_back(sample.lag);
  return result;
}

/// By how much, of the starts that ended before they should have.
std::vector<Milliseconds> too_early(const Contestant& contestant) {
  std::vector<Milliseconds> result;
  for (const Sample& sample : contestant.samples) {
    if (sample.lag < Milliseconds{0}) result.push_back(-sample.lag);
  }
  return result;
}

std::string text(Milliseconds time) { return fmt::format("{:.1f} ms", time.count()); }

/// How many of `unit` make `value`.
std::string times(Milliseconds value, Milliseconds unit) { return fmt::format("{:.0f} times", value / unit); }

std::string early_text(const Contestant& contestant) {
  const auto early = too_early(contestant);
  return fmt::format("says ready too early in {} of {}, by {}", early.size(), contestant.samples.size(),
                     text(median(early)));
}

Row lag_row(const Race& race, const Contestant& contestant) {
  const std::string starts = std::to_string(contestant.samples.size());
  if (!too_early(contestant).empty()) return {race.name, contestant.tool, starts, early_text(contestant)};
  const auto measured = lags(contestant);
  Row row{race.name, contestant.tool, starts, text(median(measured)), text(percentile(measured, kUpperEnd))};
  const Contestant& ours = race.contestants.front();
  if (&contestant != &ours) row.push_back(times(median(measured), median(lags(ours))));
  return row;
}

Milliseconds total(const Contestant& contestant, Milliseconds Sample::*part) {
  Milliseconds sum{};
  for (const Sample& sample : contestant.samples) sum += sample.*part;
  return sum;
}

class Judge {
 public:
  void add(const std::string& must_be, const std::string& measured, bool holds) {
    rows_.push_back({must_be, measured, holds ? "pass" : "FAIL"});
    all_hold_ = all_hold_ && holds;
  }
  void leave_out(const std::string& must_be, const std::string& why) {
    rows_.push_back({must_be, why, "not measured"});
  }
  [[nodiscard]] Verdicts verdicts() const {
    return {.table = actions::markdown_table({"must be", "measured", "verdict"}, rows_), .all_hold = all_hold_};
  }

 private:
  std::vector<Row> rows_;
  bool all_hold_ = true;
};

void judge_race(const Race& race, const std::vector<std::string>& missing_peers, Judge& judge) {
  const Contestant& ours = race.contestants.front();
  const Milliseconds middle = median(lags(ours));
  judge.add(fmt::format("{}: health-wait never says ready too early", race.name),
            fmt::format("{} of {}", too_early(ours).size(), ours.samples.size()), too_early(ours).empty());
  if (race.limit) {
    judge.add(fmt::format("{}: median at most {} ms", race.name, race.limit->count()), text(middle),
              middle <= *race.limit);
  }
  if (!race.times_less) return;
  const auto sentence = [&](const std::string& peer) {
    return fmt::format("{}: median {} times less than that of {}", race.name, *race.times_less, peer);
  };
  for (std::size_t i = 1; i < race.contestants.size(); ++i) {
    const Contestant& peer = race.contestants[i];
    const Milliseconds other = median(lags(peer));
    judge.add(sentence(peer.tool), times(other, middle), middle * *race.times_less <= other);
  }
  for (const std::string& peer : missing_peers) judge.leave_out(sentence(peer), fmt::format("no {} here", peer));
}

}  // namespace

std::string lag_table(const std::vector<Race>& races) {
  std::vector<Row> rows;
  for (const Race& race : races) {
    for (const Contestant& contestant : race.contestants) rows.push_back(lag_row(race, contestant));
  }
  return actions::markdown_table({"what", "tool", "starts", "median", "p90", "median against health-wait's"}, rows);
}

std::string cpu_table(const Race& race) {
  std::vector<Row> rows;
  for (const Contestant& contestant : race.contestants) {
    const Milliseconds cpu = total(contestant, &Sample::cpu);
    const double seconds = total(contestant, &Sample::waited).count() / 1000;
    rows.push_back({race.name, contestant.tool, std::to_string(contestant.samples.size()),
                    fmt::format("{:.1f} s", seconds), fmt::format("{:.2f} ms", cpu.count() / seconds)});
  }
  return actions::markdown_table({"what", "tool", "starts", "waited in all", "processor time a second of waiting"},
                                 rows);
}

Verdicts judge(const std::vector<Race>& races, const std::vector<std::string>& missing_peers) {
  Judge judge;
  for (const Race& race : races) judge_race(race, missing_peers, judge);
  return judge.verdicts();
}

}  // namespace toolkit::bench
