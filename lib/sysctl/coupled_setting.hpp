// All files of one coupling as one setting: what is put back is what was in force.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lib/sysctl/couplings.hpp"
#include "lib/sysctl/system_files.hpp"

namespace toolkit::sysctl {

/// Its value, as read() gives it, is a line `PATH=VALUE` for each file: of an exclusive coupling only for the side that
/// is in force. write() takes that, some of its lines, or a plain value for `path`.
class CoupledSetting final : public settings::Setting {
 public:
  /// `path` may be empty when all that is asked for is what read() gave. Both references must live longer.
  CoupledSetting(SystemFiles& files, const Coupling& coupling, const std::string& path);
  /// Of a coupling with aliases, that of one member.
  CoupledSetting(SystemFiles& files, const Coupling& coupling, std::string path, std::string member);

  [[nodiscard]] const std::string& id() const override { return id_; }
  [[nodiscard]] settings::Attempt<std::string> read() override;
  [[nodiscard]] settings::Attempt<void> write(const std::string& value) override;
  [[nodiscard]] bool satisfies(const std::string& asked, const std::string& current) const override;
  /// The lines that differ, or else the one that was asked for. Where a leader does, all that there were before:
  /// writing it back changes them, too.
  [[nodiscard]] settings::Change own_parts(settings::Change change) const override;
  /// Line by line, unless a leader is to be put back.
  [[nodiscard]] std::optional<std::string> still_ours(const std::string& target, const std::vector<std::string>& ours,
                                                      const std::string& current) const override;
  /// Line by line; what `lower` has changed besides is then `next`'s, too.
  [[nodiscard]] settings::Change without(const settings::Change& lower, settings::Change next) const override;
  [[nodiscard]] std::string shown(const std::string& value) const override;

 private:
  /// Paths and values of a state that read() gave, without aliases.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> parts(const std::string& state) const;
  [[nodiscard]] std::vector<std::string> paths();
  [[nodiscard]] settings::Attempt<void> write_if_other(const std::string& path, const std::string& value);

  SystemFiles& files_;
  const Coupling& coupling_;
  std::string path_;
  std::string member_;  ///< the only one; empty for all of the coupling
  std::string id_;
};

}  // namespace toolkit::sysctl
