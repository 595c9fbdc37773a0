// A health check over gRPC. Source: grpc/grpc, doc/health-checking.md (grpc.health.v1), doc/PROTOCOL-HTTP2.md and
// doc/statuscodes.md; protobuf.dev, "Encoding".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace toolkit::wire {

/// HealthCheckResponse.ServingStatus; a newer server may know more.
enum class GrpcHealth : std::uint64_t { unknown = 0, serving = 1, not_serving = 2, service_unknown = 3 };

/// "NOT_SERVING"; for one that has no name its number.
[[nodiscard]] std::string grpc_health_name(GrpcHealth health);

/// HealthCheckRequest as the body of a call; an empty name asks for the server as a whole.
[[nodiscard]] std::string grpc_health_request(std::string_view service);

/// HealthCheckResponse, which must be all of the body. Nothing when it is none, or compressed: we do not take that.
[[nodiscard]] std::optional<GrpcHealth> parse_grpc_health(std::string_view body);

/// How a call ended, in the numbers of grpc-status.
enum class GrpcCode : std::uint64_t {
  ok = 0,
  unknown = 2,
  not_found = 5,
  permission_denied = 7,
  unimplemented = 12,
  unavailable = 14,
  unauthenticated = 16,
};

/// Nothing for what is no number of a grpc-status, which may be one that has no name above.
[[nodiscard]] std::optional<GrpcCode> parse_grpc_code(std::string_view text);

/// "UNAVAILABLE"; for one that has no name its number.
[[nodiscard]] std::string grpc_code_name(GrpcCode code);

}  // namespace toolkit::wire
