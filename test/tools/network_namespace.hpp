// A network namespace of the test's own, where the real kernel's settings can be changed without touching the
// machine's.
#pragma once

#include <string>
#include <vector>

#include "test/tools/program.hpp"

namespace toolkit::tools_test {

class NetworkNamespace {
 public:
  /// Throws when none can be made: only root can, so ask obstacle() first.
  NetworkNamespace();

  /// Why there can be none; empty when there can.
  [[nodiscard]] static std::string obstacle();

  /// The command line that runs `argv` in it.
  [[nodiscard]] std::vector<std::string> inside(const std::vector<std::string>& argv) const;
  /// What a file of /proc/sys holds in it, without the line end: "net/core/somaxconn".
  [[nodiscard]] std::string read(const std::string& name) const;
  void write(const std::string& name, const std::string& value) const;

 private:
  Program holder_;
};

}  // namespace toolkit::tools_test
