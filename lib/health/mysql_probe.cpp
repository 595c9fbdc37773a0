// mysql://user:password@host/db is ready when the login succeeds and a ping is answered; mysql://host when the server
// greets and answers a login, however it does.
#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/health/answers.hpp"
#include "lib/health/mysql_verdict.hpp"
#include "lib/health/probes.hpp"
#include "lib/health/reach.hpp"
#include "lib/net/stream.hpp"
#include "lib/wire/mysql.hpp"
#include "lib/wire/mysql_password.hpp"

namespace toolkit::health {
namespace {

using Kind = wire::MysqlReply::Kind;
template <typename T>
using Outcome = tl::expected<T, Answer>;

constexpr std::uint16_t kPort = 3306;
constexpr std::size_t kLongestPacket = std::size_t{64} * 1024;
constexpr int kMostSteps = 10;  // of a login; five are the most there are
constexpr std::string_view kNative = "mysql_native_password";
constexpr std::string_view kSha2 = "caching_sha2_password";
constexpr std::string_view kEd25519 = "client_ed25519";  // MariaDB's
constexpr std::size_t kSignatureSize = 64;
// Who logs in where the URL has no user: its own name, so that it explains itself in the server's log.
constexpr std::string_view kStranger = "health-wait";

// What caching_sha2_password says and is asked, beside the proof.
constexpr std::string_view kProofAccepted = "\x03";
constexpr std::string_view kWantsPassword = "\x04";
constexpr std::string_view kAskForKey = "\x02";

struct MysqlTarget {
  std::string host;
  std::uint16_t port = kPort;
  std::optional<std::string> user;
  std::string password;
  std::string database;
};

/// A connection that sends and gets packets.
class Dialogue {
 public:
  Dialogue(UniqueFd socket, const Deadline& deadline) : stream_{std::move(socket)}, deadline_{deadline} {}

  [[nodiscard]] Outcome<std::string> read() {
    const auto bytes = stream_.read_exactly(wire::MysqlHeader::kSize, deadline_);
    if (!bytes) return tl::unexpected{broken(bytes.error())};
    const wire::MysqlHeader header = wire::parse_mysql_header(*bytes);
    if (header.length > kLongestPacket) return tl::unexpected{unknown(*bytes)};
    auto payload = stream_.read_exactly(header.length, deadline_);
    if (!payload) return tl::unexpected{broken(payload.error())};
    sequence_ = static_cast<std::uint8_t>(header.sequence + 1);
    return *payload;
  }
  /// As the answer to what was read last.
  [[nodiscard]] Outcome<void> answer(std::string_view payload) { return write(payload, sequence_); }
  [[nodiscard]] Outcome<void> command(std::string_view payload) { return write(payload, 0); }

  static Answer unknown(std::string_view bytes) {
    return not_yet(fmt::format("it says '{}', which is not MySQL", printable(cut_utf8(bytes, 200))));
  }

 private:
  [[nodiscard]] Outcome<void> write(std::string_view payload, std::uint8_t sequence) {
    if (auto sent = stream_.write(wire::mysql_packet(payload, sequence), deadline_); !sent) {
      return tl::unexpected{broken(sent.error())};
    }
    return {};
  }

  net::Stream stream_;
  Deadline deadline_;
  std::uint8_t sequence_ = 0;
};

Answer refused(const wire::MysqlError& error) {
  if (mysql_wants_tls(error.code)) return hopeless(fmt::format("{}: it wants TLS, which mysql: has not", error.code));
  return {.state = mysql_verdict(error.code),
          .message = fmt::format("{}: {}", error.code, printable(cut_utf8(error.text, 200))),
          .reached = true};
}

Outcome<wire::MysqlGreeting> read_greeting(Dialogue& dialogue) {
  const auto payload = dialogue.read();
  if (!payload) return tl::unexpected{payload.error()};
  if (const auto error = wire::parse_mysql_error(*payload)) return tl::unexpected{refused(*error)};
  auto greeting = wire::parse_mysql_greeting(*payload);
  if (!greeting) return tl::unexpected{Dialogue::unknown(*payload)};
  if (!greeting->is_current()) return tl::unexpected{hopeless("it knows only the logins of before MySQL 4.1")};
  return *greeting;
}

class MysqlProbe final : public Probe {
 public:
  explicit MysqlProbe(MysqlTarget target) : target_{std::move(target)} {}

  [[nodiscard]] Answer check(const Deadline& deadline) override {
    auto connection = reach(target_.host, target_.port, deadline);
    if (!connection) return connection.error();
    Dialogue dialogue{std::move(connection->fd), deadline};
    const auto greeting = read_greeting(dialogue);
    if (!greeting) return greeting.error();
    // Without a user, too: a server counts the connections that end before a login, and after max_connect_errors of
    // them (100) it lets nobody in from this machine any more. A login that it refuses does not count.
    const auto login = log_in(dialogue, *greeting);
    if (!login) return login.error();
    if (login->kind == Kind::error) {
      const bool is_up = !target_.user && mysql_refuses_user(login->error.code);
      return is_up ? Answer{.state = State::ready, .reached = true} : refused(login->error);
    }
    return ping(dialogue);
  }

 private:
  /// How we prove the password to `plugin`, or why we cannot.
  [[nodiscard]] Outcome<std::string> prove(std::string_view plugin, std::string_view nonce) const {
    if (plugin == kNative) return wire::mysql_native_proof(target_.password, nonce);
    if (plugin == kSha2) return wire::mysql_sha2_proof(target_.password, nonce);
    // A stranger has nothing to prove, and is refused by whatever plugin. A signature that is no signature is refused
    // too; one that is too short, though, would count as a connection that ended before its login.
    if (!target_.user) return std::string(plugin == kEd25519 ? kSignatureSize : 0, '\0');
    return tl::unexpected{
        hopeless(fmt::format("it wants a login by '{}', which mysql: has not", printable(cut_utf8(plugin, 200))))};
  }

  /// The server's last word, ok or error.
  [[nodiscard]] Outcome<wire::MysqlReply> log_in(Dialogue& dialogue, const wire::MysqlGreeting& greeting) const {
    // The server's usual plugin need not be that of this user: it then asks for a change.
    std::string plugin{greeting.plugin == kSha2 ? kSha2 : kNative};
    std::string nonce = greeting.nonce;
    const auto proof = prove(plugin, nonce);
    if (!proof) return tl::unexpected{proof.error()};
    auto sent = dialogue.answer(
        wire::mysql_login({target_.user.value_or(std::string{kStranger}), target_.database, plugin, *proof}));
    for (int i = 0; i < kMostSteps; ++i) {
      if (!sent) return tl::unexpected{sent.error()};
      const auto payload = dialogue.read();
      if (!payload) return tl::unexpected{payload.error()};
      wire::MysqlReply reply = wire::parse_mysql_reply(*payload);
      if (reply.kind == Kind::ok || reply.kind == Kind::error) return reply;
      if (reply.kind == Kind::change_plugin) {
        plugin = reply.plugin;
        nonce = reply.data;
        const auto changed = prove(plugin, nonce);
        if (!changed) return tl::unexpected{changed.error()};
        sent = dialogue.answer(*changed);
      } else if (reply.kind == Kind::more && plugin == kSha2) {
        sent = go_on(dialogue, reply.data, nonce);
      } else {
        return tl::unexpected{Dialogue::unknown(*payload)};
      }
    }
    return tl::unexpected{not_yet("its login does not end")};
  }

  /// The steps of caching_sha2_password: a server that has not seen this password since its start wants it whole, which
  /// goes over a plain connection only for a key of its own.
  [[nodiscard]] Outcome<void> go_on(Dialogue& dialogue, std::string_view said, std::string_view nonce) const {
    if (said == kProofAccepted) return {};
    if (said == kWantsPassword) return dialogue.answer(kAskForKey);
    const auto encrypted = wire::mysql_encrypted(target_.password, nonce, said);
    if (!encrypted) return tl::unexpected{not_yet(encrypted.error().message)};
    return dialogue.answer(*encrypted);
  }

  static Answer ping(Dialogue& dialogue) {
    if (auto sent = dialogue.command(wire::kMysqlPing); !sent) return sent.error();
    const auto payload = dialogue.read();
    if (!payload) return payload.error();
    const wire::MysqlReply reply = wire::parse_mysql_reply(*payload);
    if (reply.kind == Kind::error) return refused(reply.error);
    if (reply.kind != Kind::ok) return Dialogue::unknown(*payload);
    // So that its log does not tell of an aborted connection. Nobody has to wait for the end.
    static_cast<void>(dialogue.command(wire::kMysqlQuit));
    return {.state = State::ready, .reached = true};
  }

  MysqlTarget target_;
};

}  // namespace

void make_mysql_probe(const TargetText& text, const Environment& /*environment*/, Target& target, Mistakes& mistakes) {
  const auto url = read_url(text, mistakes);
  if (!url) return;
  MysqlTarget mysql{url->host, url->port.value_or(kPort), url->user, url->password.value_or(""), ""};
  const auto database = percent_decode(url->path.size() > 1 ? url->path.substr(1) : "");
  const bool is_one_name = database && url->path.find('/', 1) == std::string::npos;
  if (!is_one_name || url->query) {
    text.refuse(fmt::format("{}: takes a host, a port, credentials and a database and nothing else", text.scheme),
                mistakes);
  }
  mysql.database = database.value_or("");
  const bool has_user = url->user && !url->user->empty();
  if (!has_user && (url->password || !mysql.database.empty())) {
    text.refuse(fmt::format("has no user; write it like {}://USER@HOST/DB", text.scheme), mistakes);
  }
  if (!has_user) mysql.user.reset();
  if (url->password) target.secrets.push_back(*url->password);
  target.known = {url->user.value_or(""), url->host, mysql.database};
  target.server = {mysql.host, mysql.port};
  target.probe = std::make_unique<MysqlProbe>(std::move(mysql));
}

}  // namespace toolkit::health
