// What Elasticsearch and OpenSearch say of their cluster. Source: Elasticsearch's REST APIs, "Cluster health" and
// "Error responses"; OpenSearch's documentation, "Cluster health".
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace toolkit::wire {

/// From worst to best. yellow: all primary shards are there, some of their copies are not.
enum class ClusterStatus { red, yellow, green };

/// "green" and its like. Nothing for any other word.
[[nodiscard]] std::optional<ClusterStatus> parse_cluster_status(std::string_view word);
[[nodiscard]] std::string_view cluster_status_name(ClusterStatus status);

/// Out of the answer to GET /_cluster/health. Nothing when it holds none.
[[nodiscard]] std::optional<ClusterStatus> read_cluster_status(std::string_view body);

/// What an answer with an error says in words: type and reason of its JSON, or its text as it is.
[[nodiscard]] std::string read_cluster_error(std::string_view body);

}  // namespace toolkit::wire
