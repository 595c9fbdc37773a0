// What a gRPC server says to a health check: no bytes crash the reader, and what we write ourselves it takes apart.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fuzz/require.hpp"
#include "lib/wire/grpc.hpp"

// The name is libFuzzer's.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace toolkit;
  using fuzz::require;
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  if (const auto health = wire::parse_grpc_health(bytes)) {
    require(bytes.size() >= 5 && bytes.front() == '\0', "a message has its prefix");
    require(!wire::grpc_health_name(*health).empty(), "what it says has a name");
    require(*health == wire::GrpcHealth::unknown || bytes.size() >= 7, "nothing is made up");
  }
  // To the reader of answers a request is one that has a field of another form: it says nothing of health.
  const std::string request = wire::grpc_health_request(bytes);
  require(wire::parse_grpc_health(request) == wire::GrpcHealth::unknown, "a request is whole");
  require(request.ends_with(bytes), "a service is asked for by its name");
  if (const auto code = wire::parse_grpc_code(bytes)) {
    require(!wire::grpc_code_name(*code).empty(), "a code has a name");
  }
  return 0;
}
