// unix:PATH is ready when a connection is accepted.
#include <fmt/format.h>

#include "lib/health/probes.hpp"
#include "lib/net/connect.hpp"

namespace toolkit::health {
namespace {

constexpr std::size_t kLongestPath = 107;  // sockaddr_un

State state_of(Failure failure) {
  switch (failure) {
    case Failure::refused: return State::refused;
    case Failure::not_found: return State::absent;
    default: return State::failed;
  }
}

class UnixProbe final : public Probe {
 public:
  explicit UnixProbe(std::string path) : path_{std::move(path)} {}

  [[nodiscard]] Answer check(const Deadline& /*deadline*/) override {
    const auto connection = net::connect_unix(path_);
    if (connection) return {.state = State::ready, .reached = true};
    return {.state = state_of(connection.error().failure), .message = connection.error().message, .near = true};
  }

 private:
  std::string path_;
};

}  // namespace

void make_unix_probe(const TargetText& text, const Environment& /*environment*/, Target& target, Mistakes& mistakes) {
  if (text.rest.empty()) text.refuse("has no path; write it like unix:/run/app.sock", mistakes);
  if (text.rest.size() > kLongestPath) {
    text.refuse(fmt::format("the path of a socket has at most {} bytes", kLongestPath), mistakes);
  }
  target.probe = std::make_unique<UnixProbe>(text.rest);
}

}  // namespace toolkit::health
