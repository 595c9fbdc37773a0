// What passes between sysctl-setup and its part that runs as root: any text is refused, or read as what is written
// again as the same.
#include <cstddef>
#include <cstdint>
#include <string>

#include "fuzz/require.hpp"
#include "tools/sysctl-setup/order.hpp"

namespace {

using namespace toolkit;
using fuzz::require;

template <typename Read, typename Write>
void check(const std::string& text, Read read, Write write) {
  const auto message = read(text);
  if (!message) {
    require(!message.error().message.empty(), "a refusal says why");
    return;
  }
  const std::string written = write(*message);
  const auto again = read(written);
  require(again && write(*again) == written, "what was written reads back as the same");
}

}  // namespace

// The name is libFuzzer's.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text{reinterpret_cast<const char*>(data), size};
  check(text, sysctl_setup::read_order, sysctl_setup::write_order);
  check(text, sysctl_setup::read_answer, sysctl_setup::write_answer);
  return 0;
}
