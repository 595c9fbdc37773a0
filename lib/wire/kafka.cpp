#include "lib/wire/kafka.hpp"

#include <algorithm>

#include "lib/wire/byte_cursor.hpp"
#include "lib/wire/byte_writer.hpp"

namespace toolkit::wire {
namespace {

constexpr std::int16_t kMetadata = 3;
constexpr std::int16_t kApiVersions = 18;
constexpr std::int16_t kLowest = 1;   // 0 tells of no controller
constexpr std::int16_t kHighest = 8;  // the last one whose lengths are plain numbers
constexpr std::string_view kClient = "ci-toolkit";

// Which answer belongs to which request.
constexpr std::int32_t kVersionsRequest = 1;
constexpr std::int32_t kMetadataRequest = 2;

// Since when a field is there.
constexpr std::int16_t kHasClusterId = 2;
constexpr std::int16_t kHasThrottleTime = 3;
constexpr std::int16_t kHasTopicCreation = 4;
constexpr std::int16_t kHasOperations = 8;

/// With the request header of version 1.
std::string request(std::int16_t key, std::int16_t version, std::int32_t number, std::string_view body) {
  ByteWriter rest;
  rest.big(key).big(version).big(number).big_counted<std::int16_t>(kClient).text(body);
  return ByteWriter{}.big_counted<std::int32_t>(rest.written()).written();
}

/// A length of -1 is no text.
void pass_over_text(ByteCursor& reader) {
  const auto length = reader.big<std::int16_t>();
  if (length < -1) reader.fail();
  if (length > 0) static_cast<void>(reader.take(static_cast<std::size_t>(length)));
}

}  // namespace

std::optional<std::size_t> kafka_rest_of_message(std::string_view length) {
  ByteCursor reader{length};
  const auto rest = reader.big<std::int32_t>();
  if (reader.failed() || rest < 0) return std::nullopt;
  return static_cast<std::size_t>(rest);
}

std::string kafka_api_versions() { return request(kApiVersions, 0, kVersionsRequest, ""); }

std::string kafka_metadata(std::int16_t version) {
  constexpr std::uint8_t kNo = 0;
  ByteWriter body;
  body.big(std::int32_t{0});                              // no topics
  if (version >= kHasTopicCreation) body.big(kNo);        // none is to be made
  if (version >= kHasOperations) body.big(kNo).big(kNo);  // neither of cluster nor of topics
  return request(kMetadata, version, kMetadataRequest, body.written());
}

std::optional<KafkaVersions> parse_kafka_versions(std::string_view message) {
  ByteCursor reader{message};
  if (reader.big<std::int32_t>() != kVersionsRequest) return std::nullopt;
  KafkaVersions versions;
  versions.error = reader.big<std::int16_t>();
  const auto count = reader.big<std::int32_t>();
  if (count < 0) reader.fail();
  for (std::int32_t i = 0; i < count && !reader.failed(); ++i) {
    const auto key = reader.big<std::int16_t>();
    const auto lowest = reader.big<std::int16_t>();
    const auto highest = reader.big<std::int16_t>();
    if (reader.failed() || key != kMetadata) continue;
    versions.has_metadata = true;
    const std::int16_t both = std::min(highest, kHighest);
    if (both >= std::max(lowest, kLowest)) versions.metadata_version = both;
  }
  if (reader.failed() || !reader.rest().empty()) return std::nullopt;
  return versions;
}

std::optional<KafkaMetadata> parse_kafka_metadata(std::string_view message, std::int16_t version) {
  ByteCursor reader{message};
  if (reader.big<std::int32_t>() != kMetadataRequest) return std::nullopt;
  if (version >= kHasThrottleTime) static_cast<void>(reader.big<std::int32_t>());
  const auto count = reader.big<std::int32_t>();
  if (count < 0) reader.fail();
  for (std::int32_t i = 0; i < count && !reader.failed(); ++i) {
    static_cast<void>(reader.big<std::int32_t>());  // its number
    pass_over_text(reader);                         // its host
    static_cast<void>(reader.big<std::int32_t>());  // its port
    pass_over_text(reader);                         // its rack
  }
  if (version >= kHasClusterId) pass_over_text(reader);
  const auto controller = reader.big<std::int32_t>();
  // What follows tells of topics.
  if (reader.failed()) return std::nullopt;
  return KafkaMetadata{static_cast<std::size_t>(count), controller};
}

}  // namespace toolkit::wire
