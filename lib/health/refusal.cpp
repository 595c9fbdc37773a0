#include "lib/health/refusal.hpp"

namespace toolkit::health {
namespace {

class RefusalIsReady final : public Probe {
 public:
  explicit RefusalIsReady(std::unique_ptr<Probe> probe) : probe_{std::move(probe)} {}

  [[nodiscard]] Answer check(const Deadline& deadline) override {
    Answer answer = probe_->check(deadline);
    if (answer.state != State::hopeless) return answer;
    return {.state = State::ready, .message = "it is up, and refuses us: " + answer.message, .reached = true};
  }

 private:
  std::unique_ptr<Probe> probe_;
};

}  // namespace

std::unique_ptr<Probe> take_refusal_for_ready(std::unique_ptr<Probe> probe) {
  return std::make_unique<RefusalIsReady>(std::move(probe));
}

}  // namespace toolkit::health
