#include "lib/health/mysql_verdict.hpp"

#include <algorithm>
#include <array>

namespace toolkit::health {
namespace {

constexpr int kNoTls = 3159;  // ER_SECURE_TRANSPORT_REQUIRED

struct Code {
  int code;
  State state;
  bool refuses_user;
};

constexpr std::array kCodes{
    Code{1044, State::hopeless, false},  // access denied to the database
    Code{1045, State::hopeless, true},   // access denied
    Code{1049, State::hopeless, false},  // unknown database
    Code{1129, State::hopeless, false},  // our host is blocked: somebody must flush the server's hosts
    Code{1130, State::hopeless, false},  // our host is not allowed to connect
    Code{1251, State::hopeless, true},   // the user's plugin is none that we named
    Code{1698, State::hopeless, true},   // access denied, where no password is asked for
    Code{kNoTls, State::hopeless, true}, Code{3118, State::not_yet, true},  // the account is locked (MySQL)
    Code{4151, State::not_yet, true},                                       // the account is locked (MariaDB)
};

const Code* find(int code) {
  const auto* const found = std::ranges::find(kCodes, code, &Code::code);
  return found == kCodes.end() ? nullptr : found;
}

}  // namespace

State mysql_verdict(int code) {
  const Code* known = find(code);
  return known == nullptr ? State::not_yet : known->state;
}

bool mysql_refuses_user(int code) {
  const Code* known = find(code);
  return known != nullptr && known->refuses_user;
}

bool mysql_wants_tls(int code) { return code == kNoTls; }

}  // namespace toolkit::health
