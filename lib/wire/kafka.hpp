// What we ask a Kafka broker, and what it answers. Source: kafka.apache.org/protocol, "The Messages": ApiVersions 0 and
// Metadata 1 to 8, which brokers speak since 0.10; those of 4.0 still do (KIP-896).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace toolkit::wire {

/// Every message begins with so many bytes, which say how long the rest is.
inline constexpr std::size_t kKafkaLength = 4;

/// Nothing when it is negative, or there are fewer bytes.
[[nodiscard]] std::optional<std::size_t> kafka_rest_of_message(std::string_view length);

/// As whole messages. Metadata asks for the brokers and for no topic.
[[nodiscard]] std::string kafka_api_versions();
[[nodiscard]] std::string kafka_metadata(std::int16_t version);

struct KafkaVersions {
  std::int16_t error = 0;
  bool has_metadata = false;                     ///< a controller has none
  std::optional<std::int16_t> metadata_version;  ///< the highest that both sides know
};

/// The answer to kafka_api_versions() behind its length. Nothing when it is none.
[[nodiscard]] std::optional<KafkaVersions> parse_kafka_versions(std::string_view message);

struct KafkaMetadata {
  std::size_t brokers = 0;      ///< that are alive
  std::int32_t controller = 0;  ///< the broker to ask for changes; -1 when there is none
};

/// The answer to kafka_metadata(version) behind its length. Nothing when it is none.
[[nodiscard]] std::optional<KafkaMetadata> parse_kafka_metadata(std::string_view message, std::int16_t version);

}  // namespace toolkit::wire
