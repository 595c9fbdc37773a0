#include "lib/core/log.hpp"

#include <thread>
#include <vector>

#include "test/support/catch.hpp"
#include "test/support/recorded_log.hpp"

using namespace toolkit;

TEST_CASE("a log line reaches the sink with its level and its values", "[core]") {
  const test::RecordedLog recorded;
  log::info("{} of {}", 1, "two");
  log::warning("slow");
  log::error("broken");
  const std::vector<std::pair<log::Level, std::string>> expected{
      {log::Level::info, "1 of two"}, {log::Level::warning, "slow"}, {log::Level::error, "broken"}};
  CHECK(recorded.lines() == expected);
}

TEST_CASE("lines below the least level are dropped", "[core]") {
  {
    const test::RecordedLog recorded;
    log::debug("detail");
    CHECK(recorded.lines().empty());
  }
  const test::RecordedLog recorded{log::Level::debug};
  log::debug("detail");
  CHECK(recorded.lines().size() == 1);
}

TEST_CASE("a message keeps its lines and its braces", "[core]") {
  const test::RecordedLog recorded;
  log::write(log::Level::info, "{first}\nsecond %s");
  CHECK(recorded.lines().front().second == "{first}\nsecond %s");
}

TEST_CASE("lines of several threads come one at a time", "[core]") {
  const test::RecordedLog recorded;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([t] {
      for (int i = 0; i < 250; ++i) log::info("{}", t);
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(recorded.lines().size() == 1000);
}
