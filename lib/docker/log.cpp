#include "lib/docker/log.hpp"

#include <algorithm>
#include <cstdint>

namespace toolkit::docker {
namespace {

constexpr std::size_t kHeader = 8;
constexpr unsigned char kLastStream = 2;  // standard input, output, error

std::size_t length_in(std::string_view header) {
  std::uint32_t length = 0;
  for (const char c : header.substr(4, 4)) length = (length << 8U) | static_cast<unsigned char>(c);
  return length;
}

bool is_header(std::string_view bytes) {
  return bytes.size() >= kHeader && static_cast<unsigned char>(bytes[0]) <= kLastStream && bytes[1] == 0 &&
         bytes[2] == 0 && bytes[3] == 0;
}

}  // namespace

std::string log_text(std::string_view frames) {
  std::string text;
  while (is_header(frames)) {
    const std::size_t length = length_in(frames);
    frames.remove_prefix(kHeader);
    text += frames.substr(0, length);
    frames.remove_prefix(std::min(length, frames.size()));
  }
  return text;
}

}  // namespace toolkit::docker
