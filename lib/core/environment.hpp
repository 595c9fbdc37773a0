// The environment variables a tool was started with, as a value: tests make their own.
#pragma once

#include <map>
#include <optional>
#include <string>

namespace toolkit {

class Environment {
 public:
  Environment() = default;
  explicit Environment(std::map<std::string, std::string> variables) : variables_{std::move(variables)} {}
  /// A copy of this process's environment. Entries without '=' are left out.
  [[nodiscard]] static Environment of_this_process();

  /// The value, empty or not; nothing when the variable is not set.
  [[nodiscard]] std::optional<std::string> get(const std::string& name) const;
  /// The value; nothing when the variable is not set or empty.
  [[nodiscard]] std::optional<std::string> nonempty(const std::string& name) const;
  [[nodiscard]] bool is_true(const std::string& name) const { return get(name) == "true"; }
  void set(const std::string& name, std::string value) { variables_[name] = std::move(value); }
  void unset(const std::string& name) { variables_.erase(name); }
  [[nodiscard]] const std::map<std::string, std::string>& variables() const { return variables_; }

 private:
  std::map<std::string, std::string> variables_;
};

}  // namespace toolkit
