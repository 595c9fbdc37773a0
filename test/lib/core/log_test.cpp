#include "lib/core/log.hpp"

#include <thread>
#include <vector>

#include "test/support/catch.hpp"

using namespace toolkit;

namespace {

class Recorder final : public log::Sink {
 public:
  void write(log::Level level, std::string_view message) override { lines.emplace_back(level, message); }
  std::vector<std::pair<log::Level, std::string>> lines;
};

/// Puts a recorder in place of the sink, and the plain one back at the end.
struct Recording {
  explicit Recording(log::Level least = log::Level::info) { log::set_sink(recorder, least); }
  Recording(const Recording&) = delete;
  Recording& operator=(const Recording&) = delete;
  ~Recording() { log::set_sink(log::plain_sink()); }
  std::shared_ptr<Recorder> recorder = std::make_shared<Recorder>();
};

}  // namespace

TEST_CASE("a log line reaches the sink with its level and its values", "[core]") {
  const Recording recording;
  log::info("{} of {}", 1, "two");
  log::warning("slow");
  log::error("broken");
  const std::vector<std::pair<log::Level, std::string>> expected{
      {log::Level::info, "1 of two"}, {log::Level::warning, "slow"}, {log::Level::error, "broken"}};
  CHECK(recording.recorder->lines == expected);
}

TEST_CASE("lines below the least level are dropped", "[core]") {
  {
    const Recording recording;
    log::debug("detail");
    CHECK(recording.recorder->lines.empty());
  }
  const Recording recording{log::Level::debug};
  log::debug("detail");
  CHECK(recording.recorder->lines.size() == 1);
}

TEST_CASE("a message keeps its lines and its braces", "[core]") {
  const Recording recording;
  log::write(log::Level::info, "{first}\nsecond %s");
  CHECK(recording.recorder->lines.front().second == "{first}\nsecond %s");
}

TEST_CASE("lines of several threads come one at a time", "[core]") {
  const Recording recording;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([t] {
      for (int i = 0; i < 250; ++i) log::info("{}", t);
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(recording.recorder->lines.size() == 1000);
}
