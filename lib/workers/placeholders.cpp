#include "lib/workers/placeholders.hpp"

namespace toolkit::workers {
namespace {

constexpr std::string_view kWorkers = "{workers}";
constexpr std::string_view kSeed = "{seed}";

}  // namespace

std::string fill_in(std::string_view text, std::optional<unsigned> workers, std::optional<std::uint64_t> seed) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    const bool is_shells = at > 0 && text[at - 1] == '$';
    if (!is_shells && workers && rest.starts_with(kWorkers)) {
      result += std::to_string(*workers);
      at += kWorkers.size();
    } else if (!is_shells && seed && rest.starts_with(kSeed)) {
      result += std::to_string(*seed);
      at += kSeed.size();
    } else {
      result += text[at++];
    }
  }
  return result;
}

}  // namespace toolkit::workers
