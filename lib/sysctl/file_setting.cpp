#include "lib/sysctl/file_setting.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "lib/sysctl/coupled_setting.hpp"
#include "lib/sysctl/name.hpp"
#include "lib/sysctl/value.hpp"

namespace toolkit::sysctl {
namespace {

using settings::Attempt;
using settings::Reason;
using settings::Refusal;

constexpr std::string_view kFile = "file:";
constexpr std::string_view kCoupled = "coupled:";

class FileSetting final : public settings::Setting {
 public:
  FileSetting(SystemFiles& files, std::string path, bool at_least)
      : files_{files}, path_{std::move(path)}, at_least_{at_least} {
    const std::string own = files.namespace_of(path_);
    id_ = fmt::format("{}{}{}{}", kFile, path_, own.empty() ? "" : "@", own);
  }

  [[nodiscard]] const std::string& id() const override { return id_; }
  [[nodiscard]] Attempt<std::string> read() override {
    auto value = files_.read(path_);
    if (value && path_.starts_with("/sys/")) return chosen(*value);
    return value;
  }
  [[nodiscard]] Attempt<void> write(const std::string& value) override { return files_.write(path_, value); }
  [[nodiscard]] bool satisfies(const std::string& asked, const std::string& current) const override {
    return is_same(asked, current) || (at_least_ && is_at_least(asked, current));
  }
  [[nodiscard]] bool is_same(const std::string& one, const std::string& other) const override {
    return sysctl::is_same(one, other, form_of(path_));
  }
  [[nodiscard]] std::string shown(const std::string& value) const override {
    if (holds_secret(path_)) return "***";
    std::string text = value;
    std::ranges::replace(text, '\t', ' ');
    return text;
  }

 private:
  SystemFiles& files_;
  std::string path_;
  bool at_least_;
  std::string id_;
};

}  // namespace

bool is_file_id(const std::string& id) { return id.starts_with(kFile) || id.starts_with(kCoupled); }

std::unique_ptr<settings::Setting> file_setting(SystemFiles& files, const std::string& path, bool at_least) {
  if (const Coupling* coupling = coupling_of(path)) return std::make_unique<CoupledSetting>(files, *coupling, path);
  return std::make_unique<FileSetting>(files, path, at_least);
}

Attempt<std::unique_ptr<settings::Setting>> file_setting_of_id(SystemFiles& files, const std::string& id) {
  std::unique_ptr<settings::Setting> setting;
  const std::string name = id.substr(id.find(':') + 1, id.rfind('@') - id.find(':') - 1);
  if (id.starts_with(kFile)) {
    setting = std::make_unique<FileSetting>(files, name, false);
  } else {
    const std::size_t colon = std::min(name.find(':'), name.size());
    const auto coupling = std::ranges::find(couplings(), name.substr(0, colon), &Coupling::name);
    const std::string member = name.substr(std::min(colon + 1, name.size()));
    if (coupling != couplings().end()) setting = std::make_unique<CoupledSetting>(files, *coupling, "", member);
  }
  if (setting != nullptr && setting->id() == id) return setting;
  const std::size_t at = id.rfind('@');
  if (setting == nullptr || at == std::string::npos) {
    return tl::unexpected<Refusal>{Refusal{Reason::elsewhere, "this version does not know how to put it back"}};
  }
  const std::string own = id.substr(at + 1);
  if (!files.has_namespace(own)) {
    return tl::unexpected<Refusal>{
        Refusal{Reason::gone, fmt::format("its namespace {} is gone, as with its container", own)}};
  }
  return tl::unexpected<Refusal>{
      Refusal{Reason::elsewhere, fmt::format("it is that of the namespace {}; run restore in there", own)}};
}

}  // namespace toolkit::sysctl
