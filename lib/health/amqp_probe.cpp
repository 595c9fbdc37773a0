// amqp://user:password@host/vhost is ready when the login succeeds and the vhost is opened; amqp://host when the server
// begins a login.
#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/health/amqp_verdict.hpp"
#include "lib/health/answers.hpp"
#include "lib/health/probes.hpp"
#include "lib/health/reach.hpp"
#include "lib/net/stream.hpp"
#include "lib/wire/amqp.hpp"

namespace toolkit::health {
namespace {

using wire::AmqpMethod;
template <typename T>
using Outcome = tl::expected<T, Answer>;

constexpr std::uint16_t kPort = 5672;
constexpr std::size_t kLongestFrame = std::size_t{64} * 1024;
constexpr std::size_t kLongestVhost = 255;
constexpr int kMostHeartbeats = 100;
constexpr std::string_view kMechanism = "PLAIN";
constexpr std::string_view kOurVersion = "0-9";
// Source: rabbitmq.com, "RabbitMQ URI Specification", which names the defaults of AMQP's clients.
constexpr const char* kUsual = "guest";
constexpr const char* kUsualVhost = "/";

struct Login {
  std::string user;
  std::string password;
  std::string vhost;
};

struct AmqpTarget {
  std::string host;
  std::uint16_t port = kPort;
  std::optional<Login> login;
};

Answer unknown(std::string_view bytes) {
  return not_yet(fmt::format("it says '{}', which is not AMQP", printable(cut_utf8(bytes, 200))));
}

/// A connection that sends and gets frames.
class Dialogue {
 public:
  Dialogue(UniqueFd socket, const Deadline& deadline) : stream_{std::move(socket)}, deadline_{deadline} {}

  [[nodiscard]] Outcome<void> say(std::string_view bytes) {
    if (auto sent = stream_.write(bytes, deadline_); !sent) return tl::unexpected{broken(sent.error())};
    return {};
  }

  /// The payload of the next method, which must be `expected`; else what its coming means.
  [[nodiscard]] Outcome<std::string> hear(AmqpMethod expected) {
    for (int i = 0; i < kMostHeartbeats; ++i) {
      const auto bytes = stream_.read_exactly(wire::AmqpFrameHeader::kSize, deadline_);
      if (!bytes) return tl::unexpected{broken(bytes.error())};
      const wire::AmqpFrameHeader header = wire::parse_amqp_frame_header(*bytes);
      if (header.kind == wire::AmqpFrameHeader::Kind::other || header.size > kLongestFrame) {
        return tl::unexpected{no_frame(*bytes)};
      }
      auto payload = stream_.read_exactly(header.size + 1, deadline_);
      if (!payload) return tl::unexpected{broken(payload.error())};
      if (payload->back() != wire::kAmqpFrameEnd) return tl::unexpected{unknown(*payload)};
      payload->pop_back();
      if (header.kind == wire::AmqpFrameHeader::Kind::heartbeat) continue;
      if (wire::amqp_method(*payload) == expected) return std::move(*payload);
      return tl::unexpected{unexpected(*payload)};
    }
    return tl::unexpected{not_yet("it sends heartbeats without end")};
  }

 private:
  /// A server that wants another version says so by its header and hangs up.
  Answer no_frame(const std::string& begin) {
    if (!begin.starts_with("AMQP")) return unknown(begin);
    const auto last = stream_.read_exactly(wire::kAmqpProtocol.size() - begin.size(), deadline_);
    if (!last) return broken(last.error());
    const auto version = wire::amqp_version(begin + *last);
    if (!version) return unknown(begin + *last);
    return hopeless(fmt::format("it wants AMQP {}, and amqp: speaks 0-9-1", *version));
  }

  Answer unexpected(std::string_view payload) {
    if (const auto close = wire::parse_amqp_close(payload)) {
      // It waits for this before it lets go of the connection.
      static_cast<void>(say(wire::amqp_close_ok()));
      return {.state = amqp_verdict(close->code, close->text),
              .message = fmt::format("{}: {}", close->code, printable(cut_utf8(close->text, 200))),
              .reached = true};
    }
    if (const auto reason = wire::parse_amqp_blocked(payload)) {
      return not_yet(fmt::format("it takes no messages: {}", printable(cut_utf8(*reason, 200))));
    }
    return unknown(payload);
  }

  net::Stream stream_;
  Deadline deadline_;
};

class AmqpProbe final : public Probe {
 public:
  explicit AmqpProbe(AmqpTarget target) : target_{std::move(target)} {}

  [[nodiscard]] Answer check(const Deadline& deadline) override {
    auto connection = reach(target_.host, target_.port, deadline);
    if (!connection) return connection.error();
    Dialogue dialogue{std::move(connection->fd), deadline};
    if (auto sent = dialogue.say(wire::kAmqpProtocol); !sent) return sent.error();
    const auto payload = dialogue.hear(AmqpMethod::start);
    if (!payload) return payload.error();
    const auto start = wire::parse_amqp_start(*payload);
    if (!start) return unknown(*payload);
    if (start->version != kOurVersion) {
      return hopeless(fmt::format("it speaks AMQP {}, and amqp: speaks 0-9-1", start->version));
    }
    // Without a login we hang up here. RabbitMQ warns in its log of a client that closed the connection, and that is
    // the least that can be had: a Close at this point is an error to it, which also keeps the connection for three
    // seconds, and so is a login as guest:guest where there is no guest, or none from another machine.
    if (!target_.login) return {.state = State::ready, .reached = true};
    if (!start->takes(kMechanism)) {
      return hopeless(fmt::format("it takes no login by PLAIN, the only one that amqp: has; it takes '{}'",
                                  printable(cut_utf8(start->mechanisms, 200))));
    }
    return log_in(dialogue, *target_.login);
  }

 private:
  static Answer log_in(Dialogue& dialogue, const Login& login) {
    if (auto sent = dialogue.say(wire::amqp_start_ok(login.user, login.password)); !sent) return sent.error();
    const auto payload = dialogue.hear(AmqpMethod::tune);
    if (!payload) return payload.error();
    const auto tune = wire::parse_amqp_tune(*payload);
    if (!tune) return unknown(*payload);
    const std::string open = wire::amqp_tune_ok(*tune) + wire::amqp_open(login.vhost);
    if (auto sent = dialogue.say(open); !sent) return sent.error();
    if (const auto opened = dialogue.hear(AmqpMethod::open_ok); !opened) return opened.error();
    // In good order, so that its log does not warn of us.
    if (auto sent = dialogue.say(wire::amqp_close()); !sent) return sent.error();
    if (const auto closed = dialogue.hear(AmqpMethod::close_ok); !closed) return closed.error();
    return {.state = State::ready, .reached = true};
  }

  AmqpTarget target_;
};

/// The login that the URL asks for; a vhost, too, can be had by a login alone.
std::optional<Login> read_login(const TargetText& text, const Url& url, Mistakes& mistakes) {
  // `amqp://host/` names the vhost "" by the specification, which nobody has: it is taken for no name.
  const auto vhost = percent_decode(url.path.size() > 1 ? url.path.substr(1) : "");
  const bool is_one_name = vhost && url.path.find('/', 1) == std::string::npos;
  if (!is_one_name || url.query) {
    text.refuse(
        "amqp: takes a host, a port, credentials and a vhost and nothing else; a / in the vhost's name is "
        "written %2F",
        mistakes);
  }
  if (vhost && vhost->size() > kLongestVhost) text.refuse("its vhost is too long", mistakes);
  const bool has_user = url.user && !url.user->empty();
  if (!has_user && url.password) {
    text.refuse("has no user; write it like amqp://USER:PASSWORD@HOST", mistakes);
  }
  const std::string name = vhost.value_or("");
  if (!has_user && name.empty()) return std::nullopt;
  return Login{has_user ? *url.user : kUsual, url.password.value_or(kUsual), name.empty() ? kUsualVhost : name};
}

}  // namespace

void make_amqp_probe(const TargetText& text, const Environment& /*environment*/, Target& target, Mistakes& mistakes) {
  const auto url = read_url(text, mistakes);
  if (!url) return;
  AmqpTarget amqp{url->host, url->port.value_or(kPort), read_login(text, *url, mistakes)};
  if (url->password) target.secrets.push_back(*url->password);
  target.known = {url->host, kUsual};
  if (amqp.login) target.known.insert(target.known.end(), {amqp.login->user, amqp.login->vhost});
  target.server = {amqp.host, amqp.port};
  target.probe = std::make_unique<AmqpProbe>(std::move(amqp));
}

}  // namespace toolkit::health
