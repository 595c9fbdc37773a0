#include "lib/health/answers.hpp"

#include "lib/core/text.hpp"

namespace toolkit::health {

Answer not_yet(std::string message) {
  return {.state = State::not_yet, .message = std::move(message), .reached = true};
}

Answer hopeless(std::string message) {
  return {.state = State::hopeless, .message = std::move(message), .reached = true};
}

Answer broken(const Error& error) {
  const State state = error.failure == Failure::untrusted ? State::hopeless : State::failed;
  return {.state = state, .message = printable(error.message), .reached = true};
}

}  // namespace toolkit::health
