#include "lib/actions/inputs.hpp"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "lib/core/text.hpp"
#include "lib/core/values.hpp"

namespace toolkit::actions {
namespace {

constexpr const char* kActionVariable = "CI_TOOLKIT_ACTION";

template <typename T>
std::optional<T> converted(const std::string& name, const std::optional<std::string>& text,
                           Result<T> (*parse)(std::string_view), Mistakes& mistakes) {
  if (!text) return std::nullopt;
  const Result<T> value = parse(*text);
  if (value) return *value;
  mistakes.add(fmt::format("input {}: {}", name, value.error().message));
  return std::nullopt;
}

}  // namespace

std::vector<std::string> input_variables(const std::string& name) {
  std::string as_runner = "INPUT_" + upper(name);
  std::ranges::replace(as_runner, ' ', '_');
  std::string as_shell = as_runner;
  std::ranges::replace(as_shell, '-', '_');
  if (as_shell == as_runner) return {as_runner};
  return {as_runner, as_shell};
}

Inputs Inputs::take(const std::string& tool, const std::vector<std::string>& names, Environment& environment) {
  Inputs inputs;
  if (environment.get(kActionVariable) != tool) return inputs;
  for (const std::string& name : names) {
    for (const std::string& variable : input_variables(name)) {
      const std::string value = environment.get(variable).value_or("");
      environment.unset(variable);
      if (!trimmed(value).empty()) inputs.values_.emplace(name, value);  // the first spelling stays
    }
  }
  environment.unset(kActionVariable);
  return inputs;
}

Inputs Inputs::take_from_process(const std::string& tool, const std::vector<std::string>& names) {
  const Environment before = Environment::of_this_process();
  Environment after = before;
  Inputs inputs = take(tool, names, after);
  for (const auto& [name, value] : before.variables()) {
    if (!after.get(name)) ::unsetenv(name.c_str());
  }
  return inputs;
}

std::optional<std::string> Inputs::text_as_written(const std::string& name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) return std::nullopt;
  return found->second;
}

std::optional<std::string> Inputs::text(const std::string& name) const {
  const auto written = text_as_written(name);
  return written ? std::optional<std::string>{trimmed(*written)} : std::nullopt;
}

std::vector<std::string> Inputs::list(const std::string& name) const { return nonempty_lines(text(name).value_or("")); }

std::optional<bool> Inputs::boolean(const std::string& name, Mistakes& mistakes) const {
  return converted(name, text(name), parse_bool, mistakes);
}

std::optional<std::chrono::milliseconds> Inputs::duration(const std::string& name, Mistakes& mistakes) const {
  return converted(name, text(name), parse_duration, mistakes);
}

std::optional<std::uint64_t> Inputs::size(const std::string& name, Mistakes& mistakes) const {
  return converted(name, text(name), parse_size, mistakes);
}

}  // namespace toolkit::actions
