#include "lib/results/reasons.hpp"

#include "lib/core/text.hpp"

namespace toolkit::results {
namespace {

constexpr std::size_t kMostReasons = 5;
constexpr std::size_t kMostBytes = 200;

}  // namespace

void Reasons::add(std::string_view reason) {
  if (++count_ > kMostReasons) return;
  if (count_ > 1) first_ += "; ";
  first_ += printable(cut_utf8(reason, kMostBytes));
}

std::string Reasons::text() const {
  if (count_ <= kMostReasons) return first_;
  return first_ + "; and " + std::to_string(count_ - kMostReasons) + " more";
}

}  // namespace toolkit::results
