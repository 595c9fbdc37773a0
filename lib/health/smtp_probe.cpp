// smtp://host is ready when the server greets with 220 and takes our EHLO or HELO.
#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/health/answers.hpp"
#include "lib/health/probes.hpp"
#include "lib/health/reach.hpp"
#include "lib/net/stream.hpp"
#include "lib/wire/smtp.hpp"

namespace toolkit::health {
namespace {

constexpr std::uint16_t kPort = 25;
constexpr std::size_t kLongestLine = 4096;  // RFC 5321, 4.5.3.1.5 allows 512
constexpr int kGreeting = 220;
constexpr int kDone = 250;
constexpr int kMostLines = 100;
// RFC 5321, 4.1.4: a client that has no name says its address.
constexpr std::string_view kOurAddress = "[127.0.0.1]";

/// The code of a whole reply, or the answer that it leaves us with.
tl::expected<wire::SmtpLine, Answer> read_reply(net::Stream& stream, const Deadline& deadline) {
  for (int i = 0; i < kMostLines; ++i) {
    const auto line = stream.read_line(kLongestLine, deadline);
    if (!line) return tl::unexpected{broken(line.error())};
    auto reply = wire::parse_smtp_line(*line);
    if (!reply) {
      return tl::unexpected{
          not_yet(fmt::format("it says '{}', which is no reply of a mail server", printable(cut_utf8(*line, 200))))};
    }
    if (reply->is_last) return *reply;
  }
  return tl::unexpected{not_yet("it answers with lines without end")};
}

Answer refused(std::string_view to, const wire::SmtpLine& reply) {
  return not_yet(fmt::format("{} {} {}", to, reply.code, printable(cut_utf8(reply.text, 200))));
}

class SmtpProbe final : public Probe {
 public:
  explicit SmtpProbe(HostAndPort target) : target_{std::move(target)} {}

  [[nodiscard]] Answer check(const Deadline& deadline) override {
    auto connection = reach(target_.host, target_.port, deadline);
    if (!connection) return connection.error();
    net::Stream stream{std::move(connection->fd)};
    const auto greeting = read_reply(stream, deadline);
    if (!greeting) return greeting.error();
    if (greeting->code != kGreeting) return refused("it greets with", *greeting);
    auto reply = ask(stream, "EHLO", deadline);
    // RFC 5321, 3.2: an old server knows HELO only.
    if (reply && reply->code / 100 == 5) reply = ask(stream, "HELO", deadline);
    if (!reply) return reply.error();
    if (reply->code != kDone) return refused("EHLO was answered by", *reply);
    // So that its log does not tell of a lost connection. Nobody has to wait for the answer.
    static_cast<void>(stream.write("QUIT\r\n", deadline));
    return {.state = State::ready, .reached = true};
  }

 private:
  static tl::expected<wire::SmtpLine, Answer> ask(net::Stream& stream, std::string_view command,
                                                  const Deadline& deadline) {
    const std::string line = fmt::format("{} {}\r\n", command, kOurAddress);
    if (auto sent = stream.write(line, deadline); !sent) return tl::unexpected{broken(sent.error())};
    return read_reply(stream, deadline);
  }

  HostAndPort target_;
};

}  // namespace

void make_smtp_probe(const TargetText& text, const Environment& /*environment*/, Target& target, Mistakes& mistakes) {
  const auto at = read_host_and_port(text, kPort, mistakes);
  target.server = at;
  if (at) target.probe = std::make_unique<SmtpProbe>(*at);
}

}  // namespace toolkit::health
