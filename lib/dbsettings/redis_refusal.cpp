#include "lib/dbsettings/redis_refusal.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "lib/core/text.hpp"

namespace toolkit::dbsettings {
namespace {

using settings::Reason;

struct Meaning {
  std::string_view words;  // in lower case
  Reason reason;
};

/// Redis has one code word, ERR, for all that CONFIG SET refuses. The first that is found counts.
constexpr std::array kMeanings{
    Meaning{"check server logs", Reason::other},
    Meaning{"unknown option", Reason::unknown},
    Meaning{"unsupported config parameter", Reason::unknown},
    Meaning{"immutable config", Reason::read_only},
    Meaning{"protected config", Reason::read_only},
    Meaning{"invalid argument", Reason::invalid_value},
    Meaning{"argument must be", Reason::invalid_value},
    Meaning{"argument(s) must be", Reason::invalid_value},
    Meaning{"argument couldn't be", Reason::invalid_value},
    Meaning{"config set failed", Reason::invalid_value},
};

Reason reason_in(std::string_view text) {
  const std::string lowered = lower(text);
  const auto* const found = std::ranges::find_if(
      kMeanings, [&](const Meaning& meaning) { return lowered.find(meaning.words) != std::string::npos; });
  return found == kMeanings.end() ? Reason::other : found->reason;
}

/// "redis://h:6379: CONFIG SET save"
std::string tried(std::string_view server, const std::vector<std::string>& command) {
  constexpr std::size_t kWithoutValue = 3;
  const auto end = command.begin() + static_cast<std::ptrdiff_t>(std::min(command.size(), kWithoutValue));
  return fmt::format("{}: {}", server, join({command.begin(), end}, " "));
}

}  // namespace

settings::Refusal redis_refusal(std::string_view server, const std::vector<std::string>& command,
                                const db::RedisReply& error) {
  const std::string code = error.error_code();
  const std::string what = tried(server, command);
  if (code == "NOAUTH") {
    return {Reason::other,
            fmt::format("{}: it asks for a password; write it into the URL, as redis://:PASSWORD@HOST", server)};
  }
  if (code == "NOPERM") {
    return {Reason::needs_root, fmt::format("{}: this user may not ({}); give the URL a user whose ACL has +config|get "
                                            "+config|set +info",
                                            what, printable(error.text))};
  }
  if (lower(error.text).starts_with("err unknown command")) {
    return {Reason::needs_root,
            fmt::format("{}: it knows no {}: its configuration has renamed it or switched it off (rename-command)",
                        server, command.front())};
  }
  return {reason_in(error.text), fmt::format("{}: {}", what, printable(error.text))};
}

settings::Refusal redis_login_refusal(std::string_view server, const db::RedisReply& error) {
  const std::string code = error.error_code();
  const std::string text = lower(error.text);
  const auto has = [&](std::string_view words) { return text.find(words) != std::string::npos; };
  std::string message;
  if (code == "WRONGPASS" || has("invalid password")) {
    message = "it refuses the user or the password; write the right ones into the URL, as redis://USER:PASSWORD@HOST";
  } else if (has("without any password configured") || has("no password is set")) {
    message = "it has no password, and the URL has one; leave it out there";
  } else if (has("max number of clients")) {
    message = "it has no connection left";
  } else if (code == "DENIED") {
    message = "it is in protected mode, and takes no connection from here";
  } else {
    message = fmt::format("it answers AUTH by {}", printable(cut_utf8(code, 20)));
  }
  return {Reason::other, fmt::format("{}: {}", server, message)};
}

}  // namespace toolkit::dbsettings
