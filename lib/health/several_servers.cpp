#include "lib/health/several_servers.hpp"

#include <algorithm>

namespace toolkit::health {
namespace {

/// How much an answer counts beside others.
int weight(State state) {
  switch (state) {
    case State::ready: return 6;
    case State::not_yet: return 5;
    case State::failed: return 4;
    case State::hopeless: return 3;
    case State::lookup_failed: return 2;
    case State::refused:
    case State::absent: return 1;
    case State::unresolved: return 0;
  }
  return 0;
}

}  // namespace

Answer speaks_for_all(std::vector<Answer> answers) {
  const bool all_hopeless =
      std::ranges::all_of(answers, [](const Answer& answer) { return answer.state == State::hopeless; });
  Answer first = *std::ranges::max_element(answers, {}, [](const Answer& answer) { return weight(answer.state); });
  if (first.state == State::hopeless && !all_hopeless) first.state = State::failed;
  return first;
}

}  // namespace toolkit::health
