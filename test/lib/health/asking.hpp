// One try of a probe against a server that says what the test wrote down.
#pragma once

#include <string>
#include <string_view>

#include "lib/health/probe_kinds.hpp"
#include "test/support/catch.hpp"
#include "test/support/far_away.hpp"
#include "test/support/scripted_server.hpp"

namespace toolkit::health {

/// The answer to one try of this target.
inline Answer ask(const std::string& text, const Deadline& deadline = test::far_away()) {
  Mistakes mistakes;
  const auto target = parse_target(text, Environment{}, mistakes);
  INFO(text << (mistakes.empty() ? "" : mistakes.list().front()));
  REQUIRE(target);
  return target->probe->check(deadline);
}

/// scheme://127.0.0.1:PORT
inline std::string url_of(const std::string& scheme, const test::ScriptedServer& server) {
  return scheme + "://127.0.0.1:" + std::to_string(server.port());
}

inline bool says(const Answer& answer, std::string_view words) {
  return answer.message.find(words) != std::string::npos;
}

/// What `scheme` makes of a server that says so, whatever it is asked, and hangs up.
inline Answer ask_one_that_says(const std::string& scheme, const std::string& bytes) {
  const test::ScriptedServer server{[&](test::Peer& peer) {
    static_cast<void>(peer.read_some());
    peer.send(bytes);
  }};
  return ask(url_of(scheme, server));
}

/// The one mistake of a target that is not written rightly.
inline std::string mistake_of(const std::string& text) {
  Mistakes mistakes;
  static_cast<void>(parse_target(text, Environment{}, mistakes));
  INFO(text);
  REQUIRE(mistakes.list().size() == 1);
  return mistakes.list().front();
}

}  // namespace toolkit::health
