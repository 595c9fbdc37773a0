#include "lib/dbsettings/redis_values.hpp"

#include "test/support/catch.hpp"

using namespace toolkit;
using dbsettings::is_same_redis_value;
using dbsettings::redis_bytes;
using dbsettings::redis_maxmemory;
using dbsettings::shown_redis_value;

namespace {

constexpr std::uint64_t kGiB = std::uint64_t{1} << 30U;

struct Row {
  const char* text;
  std::optional<std::uint64_t> bytes;
};

}  // namespace

TEST_CASE("bytes are read as redis.conf has them", "[dbsettings]") {
  const auto row =
      GENERATE(Row{"0", 0}, Row{"100", 100}, Row{"1b", 1}, Row{"1k", 1000}, Row{"1kb", 1024}, Row{"5M", 5'000'000},
               Row{"5mb", std::uint64_t{5} << 20U}, Row{"4GB", 4 * kGiB}, Row{"2g", 2'000'000'000}, Row{" 7 ", 7},
               Row{"", std::nullopt}, Row{"kb", std::nullopt}, Row{"1.5gb", std::nullopt}, Row{"-1", std::nullopt},
               Row{"1tb", std::nullopt}, Row{"3600 1", std::nullopt}, Row{"99999999999999999999", std::nullopt},
               Row{"18446744073709551615gb", std::nullopt});
  CAPTURE(row.text);
  CHECK(redis_bytes(row.text) == row.bytes);
}

TEST_CASE("the spelling of a value does not count", "[dbsettings]") {
  CHECK(is_same_redis_value("1gb", "1073741824"));
  CHECK(is_same_redis_value("1024kb", "1mb"));
  CHECK_FALSE(is_same_redis_value("1gb", "1000000000"));
  CHECK_FALSE(is_same_redis_value("1gb", "nonsense"));
  CHECK(is_same_redis_value("3600  1 300 100 ", "3600 1 300 100"));
  CHECK_FALSE(is_same_redis_value("3600 1", "3600 1 300 100"));
  CHECK(is_same_redis_value("", ""));
  CHECK_FALSE(is_same_redis_value("", "3600 1"));
  CHECK_FALSE(is_same_redis_value("3600 1", ""));
  CHECK(is_same_redis_value("NoEviction", "noeviction"));
  CHECK_FALSE(is_same_redis_value("no", "yes"));
}

TEST_CASE("a Redis value is shown as people write it", "[dbsettings]") {
  CHECK(shown_redis_value("save", "") == "\"\"");
  CHECK(shown_redis_value("save", "3600 1") == "3600 1");
  CHECK(shown_redis_value("loglevel", "notice") == "notice");
  CHECK(shown_redis_value("maxmemory", "0") == "0");
  CHECK(shown_redis_value("maxmemory", "1073741824") == "1gb");
  CHECK(shown_redis_value("maxmemory", "1572864") == "1536kb");
  CHECK(shown_redis_value("maxmemory", "512mb") == "512mb");
  CHECK(shown_redis_value("maxmemory", "1000001") == "1000001");
  CHECK(shown_redis_value("maxmemory", "much") == "much");
}

TEST_CASE("maxmemory is half of what the machine or its control group has", "[dbsettings]") {
  const auto of = [](std::optional<std::uint64_t> total, std::optional<std::uint64_t> limit) {
    const auto machine = total ? std::optional{proc::MachineMemory{*total, 0}} : std::nullopt;
    return redis_maxmemory(machine, {.memory_bytes = limit, .memory_free_bytes = 1}).value_or("none");
  };
  CHECK(of(16 * kGiB, std::nullopt) == "8192mb");
  CHECK(of(16 * kGiB, 2 * kGiB) == "1024mb");
  CHECK(of(2 * kGiB, 16 * kGiB) == "1024mb");
  CHECK(of(std::nullopt, 2 * kGiB) == "1024mb");
  CHECK(of(16 * kGiB - 1, std::nullopt) == "8191mb");
  CHECK(of(std::nullopt, std::nullopt) == "none");
  CHECK(of(4096, std::nullopt) == "none");
}

TEST_CASE("what is asked of maxmemory is a size that Redis reads", "[dbsettings][property]") {
  rc::prop("at most half, and less than one MiB below it", [] {
    const auto total = *rc::gen::inRange<std::uint64_t>(2U << 20U, std::uint64_t{1} << 50U);
    const auto text = redis_maxmemory(proc::MachineMemory{total, 0}, {});
    RC_ASSERT(text.has_value());
    const auto bytes = redis_bytes(*text);
    RC_ASSERT(bytes.has_value());
    RC_ASSERT(*bytes <= total / 2);
    RC_ASSERT(total / 2 - *bytes < (1U << 20U));
  });
}
