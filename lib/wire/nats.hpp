// What a NATS server and its client say to each other. Source: docs.nats.io, "NATS Client Protocol".
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace toolkit::wire {

struct NatsLine {
  enum class Kind { info, ok, error, ping, pong, other };
  Kind kind = Kind::other;
  std::string text;  ///< of an error its words without quotes, of info the JSON
};

/// A line from the server; its words are written in any case.
[[nodiscard]] NatsLine parse_nats_line(std::string_view line);

/// Whether an INFO asks for TLS before anything else. False for what is no JSON of that form.
[[nodiscard]] bool nats_wants_tls(std::string_view info);

/// The CONNECT line of a client that neither publishes nor subscribes, with its end. A user without a password is a
/// token.
[[nodiscard]] std::string nats_connect(const std::optional<std::string>& user,
                                       const std::optional<std::string>& password);

}  // namespace toolkit::wire
