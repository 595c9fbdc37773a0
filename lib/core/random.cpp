#include "lib/core/random.hpp"

#include <sys/random.h>

#include <cerrno>
#include <limits>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "lib/core/result.hpp"

namespace toolkit {
namespace {

void fill(void* data, std::size_t size) {
  auto* at = static_cast<unsigned char*>(data);
  while (size > 0) {
    const ssize_t got = ::getrandom(at, size, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw EnvironmentError{"getrandom: " + std::generic_category().message(errno)};
    at += got;
    size -= static_cast<std::size_t>(got);
  }
}

}  // namespace

std::uint64_t Random::next() {
  state_ += 0x9e3779b97f4a7c15U;
  std::uint64_t mixed = state_;
  mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9U;
  mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
  return mixed ^ (mixed >> 31U);
}

std::uint64_t Random::up_to(std::uint64_t bound) {
  if (bound == std::numeric_limits<std::uint64_t>::max()) return next();
  const std::uint64_t count = bound + 1;
  // Numbers above the last whole multiple of `count` would make the low ones likelier.
  const std::uint64_t limit = std::numeric_limits<std::uint64_t>::max() / count * count;
  std::uint64_t drawn = next();
  while (drawn >= limit) drawn = next();
  return drawn % count;
}

std::uint64_t random_seed() {
  std::uint64_t seed = 0;
  fill(&seed, sizeof seed);
  return seed;
}

std::string secure_token(std::size_t bytes) {
  std::vector<unsigned char> raw(bytes);
  fill(raw.data(), raw.size());
  std::string text;
  for (const unsigned char byte : raw) text += fmt::format("{:02x}", byte);
  return text;
}

}  // namespace toolkit
