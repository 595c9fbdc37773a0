#include "lib/health/hidden_secrets.hpp"

#include <utility>

#include "lib/redact/redact.hpp"

namespace toolkit::health {
namespace {

class HidesSecrets final : public Probe {
 public:
  HidesSecrets(std::unique_ptr<Probe> probe, std::vector<std::string> secrets)
      : probe_{std::move(probe)}, secrets_{std::move(secrets)} {}

  [[nodiscard]] Answer check(const Deadline& deadline) override {
    Answer answer = probe_->check(deadline);
    answer.message = redact::only(answer.message, secrets_);
    return answer;
  }

 private:
  std::unique_ptr<Probe> probe_;
  std::vector<std::string> secrets_;
};

}  // namespace

std::unique_ptr<Probe> hide_secrets(std::unique_ptr<Probe> probe, std::vector<std::string> secrets) {
  return std::make_unique<HidesSecrets>(std::move(probe), std::move(secrets));
}

}  // namespace toolkit::health
