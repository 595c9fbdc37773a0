// Output of commands: errors become warnings in the same places wherever the pieces of the output end.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/require.hpp"
#include "lib/actions/error_filter.hpp"

namespace {

using toolkit::actions::ErrorFilter;
using toolkit::fuzz::require;

/// In pieces of 1 to 256 bytes, as the bytes of `sizes` say.
std::string filtered(ErrorFilter& filter, std::string_view text, std::string_view sizes) {
  std::string result;
  for (std::size_t i = 0; !text.empty(); ++i) {
    const std::size_t size = sizes.empty() ? text.size() : static_cast<unsigned char>(sizes[i % sizes.size()]) + 1U;
    const std::string piece{text.substr(0, size)};
    text.remove_prefix(piece.size());
    result += filter.feed(piece);
    require(filter.held() <= ErrorFilter::kMostHeld, "little is held back");
  }
  return result.append(filter.finish());
}

}  // namespace

// The name is libFuzzer's.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input{reinterpret_cast<const char*>(data), size};
  const std::size_t first = std::min(input.find('\n'), input.size());  // the sizes of the pieces
  const std::string text = input.substr(std::min(first + 1, input.size()));
  ErrorFilter whole;
  ErrorFilter pieces;
  ErrorFilter again;
  const std::string once = filtered(whole, text, "");
  require(filtered(pieces, text, input.substr(0, first)) == once, "the sizes of the pieces mean nothing");
  require(pieces.rewritten() == whole.rewritten(), "the errors are kept alike");
  require(filtered(again, once, "") == once && again.rewritten().empty(), "no error is left");
  const std::size_t known = whole.rewritten().size();
  require(known == ErrorFilter::kMostRewritten || once.size() == text.size() + 2 * known, "nothing else is changed");
  return 0;
}
