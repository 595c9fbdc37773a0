#include "lib/health/amqp_verdict.hpp"

namespace toolkit::health {
namespace {

constexpr int kInvalidPath = 402;    // no such vhost, by the specification
constexpr int kAccessRefused = 403;  // the login, or the vhost
constexpr int kNotAllowed = 530;     // RabbitMQ: no such vhost, or one that the user may not use

}  // namespace

State amqp_verdict(int code, std::string_view text) {
  // RabbitMQ has no code of its own for too many connections (to a vhost, of a user, to a node).
  if (code == kNotAllowed && text.find("connection limit") != std::string_view::npos) return State::not_yet;
  const bool is_final = code == kInvalidPath || code == kAccessRefused || code == kNotAllowed;
  return is_final ? State::hopeless : State::not_yet;
}

}  // namespace toolkit::health
