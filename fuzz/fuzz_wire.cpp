// What servers say: no line crashes a parser, and what is accepted is what was written.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/require.hpp"
#include "lib/wire/elasticsearch.hpp"
#include "lib/wire/nats.hpp"
#include "lib/wire/smtp.hpp"

namespace {

using namespace toolkit;
using fuzz::require;

void check_smtp(std::string_view line) {
  const auto reply = wire::parse_smtp_line(line);
  if (!reply) return;
  std::string written = std::to_string(reply->code);
  if (line.size() > written.size()) written += (reply->is_last ? " " : "-") + reply->text;
  require(written == line, "a reply reads as it was written");
  require(reply->code >= 200 && reply->code <= 559, "a code is one of RFC 5321's");
}

void check_nats(std::string_view line) {
  const wire::NatsLine parsed = wire::parse_nats_line(line);
  require(parsed.text.size() <= line.size(), "nothing is made up");
  require(parsed.kind != wire::NatsLine::Kind::other || parsed.text == line, "what is not known is kept as it is");
  static_cast<void>(wire::nats_wants_tls(parsed.text));
  const std::string connect = wire::nats_connect(std::string{line}, std::string{line});
  require(connect.find('\n') == connect.size() - 1, "CONNECT is one line, whatever the password");
}

void check_elasticsearch(std::string_view body) {
  const auto status = wire::read_cluster_status(body);
  require(!status || body.find(wire::cluster_status_name(*status)) != std::string_view::npos, "a status was said");
  static_cast<void>(wire::read_cluster_error(body));
}

}  // namespace

// The name is libFuzzer's.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view line{reinterpret_cast<const char*>(data), size};
  check_smtp(line);
  check_nats(line);
  check_elasticsearch(line);
  return 0;
}
