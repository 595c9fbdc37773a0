// What GitHub says of a job's services: no text crashes the parser, and what is accepted has names and ports.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fuzz/require.hpp"
#include "lib/services/github_services.hpp"

// The name is libFuzzer's.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace toolkit;
  const auto services = services::read_github_services({reinterpret_cast<const char*>(data), size});
  if (!services) {
    fuzz::require(!services.error().message.empty(), "a refusal says why");
    return 0;
  }
  for (const services::GithubService& service : *services) {
    for (const auto& [inside, outside] : service.ports) fuzz::require(inside > 0 && outside > 0, "no port is 0");
  }
  return 0;
}
