#include "lib/health/hidden_secrets.hpp"

#include <algorithm>
#include <utility>

#include "lib/core/text.hpp"
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

std::vector<std::string> secrets_to_hide(const Target& target) {
  std::vector<std::string> secrets = target.secrets;
  for (const auto& [name, value] : target.headers) {
    if (!redact::is_secret_name(name)) continue;
    secrets.push_back(value);
    const std::size_t blank = value.find(' ');  // Bearer, Basic
    if (blank != std::string::npos) secrets.emplace_back(trimmed(value.substr(blank)));
  }
  std::erase_if(secrets, [&](const std::string& secret) {
    return secret.empty() || std::ranges::find(target.known, secret) != target.known.end();
  });
  return secrets;
}

std::unique_ptr<Probe> hide_secrets(std::unique_ptr<Probe> probe, std::vector<std::string> secrets) {
  return std::make_unique<HidesSecrets>(std::move(probe), std::move(secrets));
}

}  // namespace toolkit::health
