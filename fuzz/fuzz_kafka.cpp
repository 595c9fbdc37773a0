// What a Kafka broker says: no bytes crash the reader, and what is counted stands in the bytes.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fuzz/require.hpp"
#include "lib/wire/kafka.hpp"

namespace {

using namespace toolkit;
using fuzz::require;

void check_message(std::string_view message) {
  if (const auto versions = wire::parse_kafka_versions(message)) {
    require(versions->has_metadata || !versions->metadata_version, "a version is one of Metadata's");
    const auto version = versions->metadata_version.value_or(1);
    require(version >= 1 && version <= 8, "a version is one that we speak");
  }
  constexpr std::size_t kSmallestBroker = 12;
  for (std::int16_t version = 1; version <= 8; ++version) {
    const auto metadata = wire::parse_kafka_metadata(message, version);
    require(!metadata || metadata->brokers * kSmallestBroker <= message.size(), "every broker was said");
  }
}

}  // namespace

// The name is libFuzzer's.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  const std::string_view length = bytes.substr(0, wire::kKafkaLength);
  const auto rest = wire::kafka_rest_of_message(length);
  require(!rest || (length.size() == wire::kKafkaLength && *rest <= INT32_MAX), "a length is whole and positive");
  check_message(bytes.substr(length.size()));
  return 0;
}
