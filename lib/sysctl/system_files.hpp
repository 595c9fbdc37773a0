// The files of /proc/sys and /sys. A seam: tests have a tree of their own, with a kernel's ways.
#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "lib/core/unique_fd.hpp"
#include "lib/settings/setting.hpp"
#include "lib/sysctl/namespaces.hpp"

namespace toolkit::sysctl {

class SystemFiles {
 public:
  virtual ~SystemFiles() = default;

  /// Without the line end. unknown: there is no such file.
  [[nodiscard]] virtual settings::Attempt<std::string> read(const std::string& path) = 0;
  /// In one write(2) where the kernel takes it so: it takes each as a value of its own.
  [[nodiscard]] virtual settings::Attempt<void> write(const std::string& path, const std::string& value) = 0;
  /// The names in a folder, sorted; none for what is no folder.
  [[nodiscard]] virtual std::vector<std::string> list(const std::string& folder) = 0;
  /// Names the namespace that a file's value belongs to, "net:[4026531840]"; empty for one of the whole machine.
  [[nodiscard]] virtual std::string namespace_of(const std::string& path) = 0;
  /// Whether there still is a namespace that namespace_of() named, here or elsewhere on the machine.
  [[nodiscard]] virtual bool has_namespace(const std::string& name) = 0;
};

/// Those of the kernel. Each file is opened once, and stays open: a setting is read, written and read again.
class KernelFiles final : public SystemFiles {
 public:
  /// `root` stands before every path.
  explicit KernelFiles(std::string root = {}) : root_{std::move(root)} {}

  [[nodiscard]] settings::Attempt<std::string> read(const std::string& path) override;
  [[nodiscard]] settings::Attempt<void> write(const std::string& path, const std::string& value) override;
  [[nodiscard]] std::vector<std::string> list(const std::string& folder) override;
  [[nodiscard]] std::string namespace_of(const std::string& path) override;
  [[nodiscard]] bool has_namespace(const std::string& name) override { return is_namespace_in_use(name); }

 private:
  struct File {
    UniqueFd fd;
    bool is_writable = false;
  };
  /// One that is open already, or now is; an errno otherwise.
  [[nodiscard]] tl::expected<File*, int> open(const std::string& path, bool to_write);

  std::string root_;
  std::unordered_map<std::string, File> open_;
  std::map<std::string, std::string> namespaces_;  ///< by kind, those that were asked for
};

/// The files that a path with wildcards names, sorted; each part is matched as fnmatch(3) does it. A path without one
/// names itself, whether it is there or not.
[[nodiscard]] std::vector<std::string> matching(SystemFiles& files, const std::string& pattern);

[[nodiscard]] bool has_wildcard(std::string_view path);

}  // namespace toolkit::sysctl
