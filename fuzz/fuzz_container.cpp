// What a Docker engine says of a container: no text crashes the parser, and what is accepted has a state.
#include "lib/docker/container.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fuzz/require.hpp"

// The name is libFuzzer's.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto container = toolkit::docker::parse_container({reinterpret_cast<const char*>(data), size});
  if (container) {
    toolkit::fuzz::require(!container->status.empty(), "a container has a state");
  } else {
    toolkit::fuzz::require(!container.error().message.empty(), "a refusal says why");
  }
  return 0;
}
