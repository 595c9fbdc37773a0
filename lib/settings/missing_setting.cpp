#include "lib/settings/missing_setting.hpp"

namespace toolkit::settings {
namespace {

class MissingSetting final : public Setting {
 public:
  MissingSetting(std::string id, Refusal refusal) : id_{std::move(id)}, refusal_{std::move(refusal)} {}

  [[nodiscard]] const std::string& id() const override { return id_; }
  [[nodiscard]] Attempt<std::string> read() override { return tl::unexpected{refusal_}; }
  [[nodiscard]] Attempt<void> write(const std::string& /*value*/) override { return tl::unexpected{refusal_}; }
  [[nodiscard]] bool satisfies(const std::string& /*asked*/, const std::string& /*current*/) const override {
    return false;
  }

 private:
  std::string id_;
  Refusal refusal_;
};

}  // namespace

std::unique_ptr<Setting> missing_setting(std::string id, Refusal refusal) {
  return std::make_unique<MissingSetting>(std::move(id), std::move(refusal));
}

}  // namespace toolkit::settings
