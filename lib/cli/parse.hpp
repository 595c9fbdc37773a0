// The values of one call of a tool, from its command line, its action's inputs and its defaults.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lib/cli/tool.hpp"
#include "lib/cli/value.hpp"
#include "lib/core/mistakes.hpp"

namespace toolkit::cli {

/// The value of the action's input with this name as it was written; nothing when it is not given. Blanks around it do
/// not count but in operands_text().
using InputLookup = std::function<std::optional<std::string>(const std::string& name)>;

/// A flag beats the input, the input beats the default. To ask for an option that is not declared, or for another type
/// than its own, is a programming error: std::logic_error.
class Call {
 public:
  /// False unless given or the default.
  [[nodiscard]] bool flag(const std::string& name) const;
  /// Of a text, a choice or a path.
  [[nodiscard]] std::optional<std::string> text(const std::string& name) const;
  [[nodiscard]] std::vector<std::string> list(const std::string& name) const;
  [[nodiscard]] std::optional<std::chrono::milliseconds> duration(const std::string& name) const;
  /// In bytes.
  [[nodiscard]] std::optional<std::uint64_t> size(const std::string& name) const;
  [[nodiscard]] std::optional<std::uint64_t> number(const std::string& name) const;

  /// By a flag or an input. A default is not given.
  [[nodiscard]] bool given(const std::string& name) const;
  /// How a message names where the value comes from: "--timeout" or "input timeout", of an input only always the
  /// latter. Also of the operands, by the name of their input: "TARGET" or "input targets".
  [[nodiscard]] std::string origin(const std::string& name) const;

  [[nodiscard]] const std::vector<std::string>& operands() const { return operands_; }
  /// All of the operands' input as it was written, for a tool that reads more than one operand a line in it; nothing
  /// when the operands come from the command line, or there are none.
  [[nodiscard]] const std::optional<std::string>& operands_text() const { return operands_text_; }
  /// What follows `--`.
  [[nodiscard]] const std::vector<std::string>& command() const { return command_; }
  [[nodiscard]] bool has_command() const { return !command_.empty(); }

 private:
  friend class CallBuilder;
  struct Entry {
    Type type = Type::text;
    std::optional<Value> value = {};
    std::string origin = {};
    bool given = false;
  };

  [[nodiscard]] const Entry& entry(const std::string& name) const;
  /// The value of an option that must be of one of the types that are kept as a T.
  template <typename T>
  [[nodiscard]] std::optional<T> value(const std::string& name, std::initializer_list<Type> types) const;

  std::map<std::string, Entry> entries_;
  std::optional<std::pair<std::string, std::string>> operands_origin_;  // the input's name, the origin
  std::vector<std::string> operands_;
  std::optional<std::string> operands_text_;
  std::vector<std::string> command_;
};

/// Converts everything and puts all that is wrong into `mistakes`: one line each, with the option or input that it came
/// from, the value, what is valid and the nearest valid spelling. The default then stands in for the value, so that the
/// tool can go on looking for mistakes. The declaration must be sound: the tests of a tool say so by require_sound().
[[nodiscard]] Call parse(const Tool& tool, const std::vector<std::string>& arguments, const InputLookup& inputs,
                         Mistakes& mistakes);

}  // namespace toolkit::cli
