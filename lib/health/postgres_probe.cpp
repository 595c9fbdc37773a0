// postgres:// is ready when the login succeeds and the query gives what is expected.
#include <array>

#include <fmt/format.h>

#include "lib/core/clock.hpp"
#include "lib/core/text.hpp"
#include "lib/db/postgres_connection.hpp"
#include "lib/health/postgres_verdict.hpp"
#include "lib/health/probes.hpp"
#include "lib/health/reach.hpp"
#include "lib/health/several_servers.hpp"
#include "lib/net/resolve.hpp"

namespace toolkit::health {
namespace {

constexpr std::array kOptions{
    OptionKind{"query", "SQL", "the query to run (default SELECT 1)"},
    OptionKind{"expect", "TEXT", "the first column of the query's first row has this value"},
};

struct PostgresTarget {
  std::string url;
  std::vector<db::PostgresServer> servers;
  std::string query;
  std::optional<std::string> expected;
};

class PostgresProbe final : public Probe {
 public:
  explicit PostgresProbe(PostgresTarget target) : target_{std::move(target)} {}

  [[nodiscard]] Answer check(const Deadline& deadline) override {
    std::vector<Answer> answers;
    for (const db::PostgresServer& server : target_.servers) {
      // Each has its share of the time that is left, so that one that is silent does not take the others' turn.
      const TimePoint now = system_clock().now();
      const auto servers_left = static_cast<int>(target_.servers.size() - answers.size());
      Answer answer = check_server(server, deadline.sooner(now + (deadline.at() - now) / servers_left));
      if (answer.state == State::ready) return answer;
      answers.push_back(std::move(answer));
    }
    return speaks_for_all(std::move(answers));
  }

 private:
  [[nodiscard]] Answer check_server(const db::PostgresServer& server, const Deadline& deadline) const {
    std::string ip;
    if (server.is_socket()) {
      if (const auto socket = net::connect_unix(server.socket_path()); !socket) return no_socket(socket.error());
    } else {
      // libpq takes no connected socket, and its own failure to connect has no code: so a first connection is made
      // here, which tells refused from slow and picks the address that answers.
      const auto connection = reach(server.address.empty() ? server.host : server.address, server.port, deadline);
      if (!connection) return connection.error();
      ip = connection->peer.ip();
    }
    auto session = db::PostgresConnection::open(target_.url, server, ip, deadline);
    if (!session) return failed(session.error());
    const auto value = session->query(target_.query, deadline);
    if (!value) return failed(value.error());
    if (!target_.expected || *value == target_.expected) return {.state = State::ready, .reached = true};
    const std::string shown = *value ? fmt::format("'{}'", printable(cut_utf8(**value, 60))) : "nothing";
    return {.state = State::not_yet,
            .message = fmt::format("the query gave {}, not '{}'", shown, printable(*target_.expected)),
            .reached = true};
  }

  static Answer no_socket(const Error& error) {
    const State state = error.failure == Failure::refused     ? State::refused
                        : error.failure == Failure::not_found ? State::absent
                                                              : State::failed;
    return {.state = state, .message = error.message, .near = true};
  }

  static Answer failed(const db::PostgresFailure& failure) {
    Answer answer{.state = State::failed, .message = failure.message, .reached = true};
    if (failure.failure == Failure::untrusted || failure.needs_password) answer.state = State::hopeless;
    if (!failure.sqlstate.empty()) {
      answer.state = postgres_verdict(failure.sqlstate);
      const std::string_view meaning = postgres_meaning(failure.sqlstate);
      answer.message = fmt::format("{}: {}", failure.sqlstate, meaning.empty() ? failure.message : meaning);
    }
    if (failure.needs_password) answer.message = "the server asks for a password, and none was given";
    return answer;
  }

  PostgresTarget target_;
};

}  // namespace

std::span<const OptionKind> postgres_options() { return kOptions; }

void make_postgres_probe(const TargetText& text, const Environment& /*environment*/, Target& target,
                         Mistakes& mistakes) {
  auto url = db::read_postgres_url(text.address);
  if (!url) {
    text.refuse(fmt::format("malformed URL: {}", printable(url.error().message)), mistakes);
    return;
  }
  if (!url->password.empty()) target.secrets.push_back(url->password);
  target.known = {url->user, url->database};
  for (const db::PostgresServer& server : url->servers) target.known.push_back(server.host);
  if (!url->servers.empty()) target.server = {url->servers.front().host, url->servers.front().port};
  PostgresTarget postgres{text.address, std::move(url->servers), text.option("query").value_or("SELECT 1"),
                          text.option("expect")};
  if (trimmed(postgres.query).empty()) text.refuse_option("query", "it is empty", mistakes);
  target.probe = std::make_unique<PostgresProbe>(std::move(postgres));
}

}  // namespace toolkit::health
