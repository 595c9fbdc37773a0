#include "lib/wire/nats.hpp"

#include <nlohmann/json.hpp>

#include "lib/core/text.hpp"
#include "lib/core/version.hpp"

namespace toolkit::wire {

using nlohmann::json;

NatsLine parse_nats_line(std::string_view line) {
  using Kind = NatsLine::Kind;
  const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
  const std::string word = upper(line.substr(0, end));
  std::string_view rest = trimmed(line.substr(end));
  if (word == "-ERR") {
    if (rest.size() >= 2 && rest.front() == '\'' && rest.back() == '\'') rest = rest.substr(1, rest.size() - 2);
    return {Kind::error, std::string{rest}};
  }
  const Kind kind = word == "INFO"   ? Kind::info
                    : word == "+OK"  ? Kind::ok
                    : word == "PING" ? Kind::ping
                    : word == "PONG" ? Kind::pong
                                     : Kind::other;
  return {kind, std::string{kind == Kind::other ? line : rest}};
}

bool nats_wants_tls(std::string_view info) {
  const json document = json::parse(info, nullptr, /*allow_exceptions=*/false);
  if (!document.is_object()) return false;
  const auto found = document.find("tls_required");
  return found != document.end() && found->is_boolean() && found->get<bool>();
}

std::string nats_connect(const std::optional<std::string>& user, const std::optional<std::string>& password) {
  json options{
      {"verbose", false}, {"pedantic", false}, {"lang", "c++"}, {"name", "ci-toolkit"}, {"version", version()}};
  if (user && password) {
    options["user"] = *user;
    options["pass"] = *password;
  } else if (user) {
    options["auth_token"] = *user;
  }
  // Bytes that are no UTF-8 go as a replacement: they would be refused anyway.
  return "CONNECT " + options.dump(-1, ' ', false, json::error_handler_t::replace) + "\r\n";
}

}  // namespace toolkit::wire
