// dns:NAME is ready when the name resolves, to a given address if one is asked for.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/core/url.hpp"
#include "lib/health/probes.hpp"
#include "lib/health/reach.hpp"
#include "lib/net/resolve.hpp"

namespace toolkit::health {
namespace {

constexpr std::array kOptions{OptionKind{"address", "IP", "one of its addresses must be this one"}};

class DnsProbe final : public Probe {
 public:
  DnsProbe(std::string name, const std::optional<net::Address>& wanted) : name_{std::move(name)}, wanted_{wanted} {}

  [[nodiscard]] Answer check(const Deadline& deadline) override {
    const auto addresses = net::resolve(name_, 0, deadline);
    if (!addresses) return not_resolved(addresses.error());
    if (!wanted_ || contains(*addresses)) return {.state = State::ready, .reached = true};
    std::vector<std::string> ips;
    for (const net::Address& address : *addresses) ips.push_back(address.ip());
    return {.state = State::not_yet,
            .message = fmt::format("it resolves to {}, not to {}", join(ips, ", "), wanted_->ip()),
            .reached = true};
  }

 private:
  [[nodiscard]] bool contains(const std::vector<net::Address>& addresses) const {
    return std::ranges::any_of(addresses, [this](const net::Address& found) { return found.ip() == wanted_->ip(); });
  }

  std::string name_;
  std::optional<net::Address> wanted_;
};

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 253 && std::ranges::all_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0x20 && byte != 0x7f && std::string_view{"/:@?[]"}.find(c) == std::string_view::npos;
  });
}

}  // namespace

std::span<const OptionKind> dns_options() { return kOptions; }

void make_dns_probe(const TargetText& text, const Environment& /*environment*/, Target& target, Mistakes& mistakes) {
  if (!is_name(text.rest)) text.refuse("is no name; write it like dns:db.internal", mistakes);
  std::optional<net::Address> wanted;
  if (const auto address = text.option("address")) {
    wanted = net::Address::parse(*address, 0);
    if (!wanted) text.refuse_option("address", fmt::format("'{}' is no IP address", printable(*address)), mistakes);
  }
  target.name_may_be_missing = true;
  target.probe = std::make_unique<DnsProbe>(text.rest, wanted);
}

}  // namespace toolkit::health
