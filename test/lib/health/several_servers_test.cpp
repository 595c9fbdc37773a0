#include "lib/health/several_servers.hpp"

#include "test/support/catch.hpp"

using namespace toolkit::health;

namespace {

State state_for(const std::vector<State>& states) {
  std::vector<Answer> answers;
  for (const State state : states) answers.push_back({.state = state});
  return speaks_for_all(answers).state;
}

}  // namespace

TEST_CASE("one server that may become ready keeps the others from being hopeless", "[health]") {
  CHECK(state_for({State::hopeless, State::hopeless}) == State::hopeless);
  CHECK(state_for({State::hopeless, State::refused}) == State::failed);
  CHECK(state_for({State::unresolved, State::not_yet}) == State::not_yet);
  CHECK(state_for({State::unresolved, State::refused}) == State::refused);
  CHECK(state_for({State::unresolved}) == State::unresolved);
}

TEST_CASE("several servers are gone only when each is", "[health]") {
  CHECK(state_for({State::refused, State::not_yet}) == State::not_yet);
  CHECK(state_for({State::refused, State::failed}) == State::failed);
  CHECK(state_for({State::refused, State::lookup_failed}) == State::lookup_failed);
  CHECK(state_for({State::refused, State::absent}) != State::failed);
}

TEST_CASE("the answer that speaks for all keeps its own message", "[health]") {
  const Answer answer = speaks_for_all({{.state = State::refused, .message = "a: refused", .near = true},
                                        {.state = State::hopeless, .message = "28P01", .reached = true}});
  CHECK(answer.message == "28P01");
  CHECK(answer.reached);
}
