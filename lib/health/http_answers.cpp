#include "lib/health/http_answers.hpp"

#include <algorithm>
#include <vector>

#include "lib/core/text.hpp"
#include "lib/health/reach.hpp"
#include "lib/net/resolve.hpp"

namespace toolkit::health {
namespace {

bool all_near(const std::vector<std::string>& ips) {
  return !ips.empty() && std::ranges::all_of(ips, [](const std::string& ip) {
    const auto address = net::Address::parse(ip, 0);
    return address && address->is_near();
  });
}

State state_of(Failure failure) {
  switch (failure) {
    case Failure::refused: return State::refused;
    case Failure::untrusted: return State::hopeless;
    default: return State::failed;
  }
}

}  // namespace

Answer no_response(const http::Failed& failed, const std::string& host, const Deadline& deadline) {
  if (failed.failure == Failure::not_found) {
    // libcurl does not tell a name that does not exist from a name server that does not answer.
    const auto addresses = net::resolve(host, 0, deadline);
    if (!addresses) return not_resolved(addresses.error());
  }
  return {.state = state_of(failed.failure),
          .message = printable(failed.message),
          .near = all_near(failed.addresses),
          .resolved = !failed.addresses.empty(),
          .reached = failed.connected};
}

}  // namespace toolkit::health
