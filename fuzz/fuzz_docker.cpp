// What a Docker engine says: no text crashes a parser, and what is accepted has what callers count on.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fuzz/require.hpp"
#include "lib/docker/container.hpp"
#include "lib/docker/log.hpp"
#include "lib/docker/own_container.hpp"

namespace {

using namespace toolkit;
using fuzz::require;

void check_container(std::string_view text) {
  const auto container = docker::parse_container(text);
  if (!container) {
    require(!container.error().message.empty(), "a refusal says why");
    return;
  }
  require(!container->status.empty(), "a container has a state");
  require(container->started >= 0, "it did not start before 1970");
  for (const auto& [port, published] : container->published) require(port > 0 && published.port > 0, "no port is 0");
}

void check_list(std::string_view text) {
  const auto list = docker::parse_containers(text);
  if (!list) return;
  for (const docker::ListedContainer& container : *list) require(!container.id.empty(), "a container has an id");
}

}  // namespace

// The name is libFuzzer's.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  check_container(text);
  check_list(text);
  require(docker::log_text(text).size() <= text.size(), "nothing is made up");
  const auto own = docker::container_in(text);
  require(!own || own->size() == 64, "an id has 64 digits");
  return 0;
}
