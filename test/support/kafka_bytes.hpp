// Messages as a Kafka broker reads and writes them. Source: kafka.apache.org/protocol.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace toolkit::test {

inline std::string big(std::uint64_t value, int bytes) {
  std::string text;
  for (int i = bytes; i-- > 0;) text += static_cast<char>(value >> (8 * i));
  return text;
}
inline std::uint32_t read_big(const std::string& bytes, std::size_t at, std::size_t count) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < count; ++i) value = value << 8U | static_cast<unsigned char>(bytes.at(at + i));
  return value;
}
inline std::string kafka_text(const std::optional<std::string>& text) {
  return text ? big(text->size(), 2) + *text : big(0xffff, 2);
}

/// With its length in front.
inline std::string kafka_answer(std::uint32_t number, const std::string& body) {
  return big(4 + body.size(), 4) + big(number, 4) + body;
}

struct KafkaApi {
  int key;
  int lowest;
  int highest;
};
/// ApiVersions 0.
inline std::string api_versions_answer(const std::vector<KafkaApi>& apis, int error = 0) {
  std::string body = big(static_cast<std::uint64_t>(error), 2) + big(apis.size(), 4);
  for (const KafkaApi& api : apis) {
    for (const int part : {api.key, api.lowest, api.highest}) body += big(static_cast<std::uint64_t>(part), 2);
  }
  return kafka_answer(1, body);
}

/// Metadata 1 to 8 of a cluster without topics.
inline std::string metadata_answer(int version, const std::vector<std::string>& brokers, int controller,
                                   const std::optional<std::string>& rack = std::nullopt) {
  std::string body = version >= 3 ? big(0, 4) : "";
  body += big(brokers.size(), 4);
  for (std::size_t i = 0; i < brokers.size(); ++i) {
    body += big(i, 4) + kafka_text(brokers[i]) + big(9092, 4) + kafka_text(rack);
  }
  if (version >= 2) body += kafka_text("cluster");
  body += big(static_cast<std::uint64_t>(controller), 4) + big(0, 4);
  if (version >= 8) body += big(0x80000000, 4);
  return kafka_answer(2, body);
}

/// One request as it came: which API in which version, and what it holds behind its header.
struct KafkaRequest {
  std::uint32_t key = 0;
  std::uint32_t version = 0;
  std::uint32_t number = 0;
  std::string body;
};
/// `message` is what follows the length, with the request header of version 1. Nothing when it is none.
inline std::optional<KafkaRequest> read_kafka_request(const std::string& message) {
  constexpr std::size_t kBeforeClient = 10;
  if (message.size() < kBeforeClient) return std::nullopt;
  const std::size_t client = read_big(message, 8, 2);
  if (client == 0xffff || message.size() < kBeforeClient + client) return std::nullopt;
  return KafkaRequest{read_big(message, 0, 2), read_big(message, 2, 2), read_big(message, 4, 4),
                      message.substr(kBeforeClient + client)};
}
/// Whether it asks for the brokers alone: no topics, none to be made, no lists of what is allowed.
inline bool asks_for_brokers(const KafkaRequest& request) {
  const std::size_t flags = request.version >= 8 ? 3 : request.version >= 4 ? 1 : 0;
  return request.key == 3 && request.version >= 1 && request.version <= 8 &&
         request.body == std::string(4 + flags, '\0');
}

}  // namespace toolkit::test
