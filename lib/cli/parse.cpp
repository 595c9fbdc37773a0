#include "lib/cli/parse.hpp"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "lib/cli/command_line.hpp"
#include "lib/core/text.hpp"

namespace toolkit::cli {

/// Fills a Call, one source after the other.
class CallBuilder {
 public:
  CallBuilder(const Tool& tool, CommandLine line, const InputLookup& inputs, Mistakes& mistakes)
      : tool_{tool}, line_{std::move(line)}, inputs_{inputs}, mistakes_{mistakes} {}

  Call build() {
    for (const Option& option : tool_.options) call_.entries_[option.name] = entry_of(option);
    refuse_values_of_standard_flags();
    if (tool_.operands) take_operands(*tool_.operands);
    call_.command_ = std::move(line_.command);
    return std::move(call_);
  }

 private:
  using Given = std::vector<std::optional<std::string>>;

  Call::Entry entry_of(const Option& option) {
    Call::Entry entry{.type = option.type, .origin = (option.on_command_line ? "--" : "input ") + option.name};
    if (!option.fallback.empty()) entry.value = fallback_of(option).value();
    if (const auto given = line_.options.find(option.name); given != line_.options.end()) {
      entry.given = true;
      take_given(option, given->second, entry);
    } else if (const auto text = option.input ? input(option.name) : std::nullopt) {
      entry.given = true;
      entry.origin = "input " + option.name;
      store(convert_block(option, std::string{trimmed(*text)}), entry);
    }
    return entry;
  }

  void take_given(const Option& option, const Given& given, Call::Entry& entry) {
    if (option.type != Type::list && given.size() > 1) {
      mistakes_.add(fmt::format("{}: given {} times; give it once", entry.origin, given.size()));
    }
    std::vector<std::string> items;
    for (const auto& text : given) {
      if (text) {
        items.push_back(*text);
      } else if (option.type == Type::flag) {
        items.emplace_back("true");
      } else {
        mistakes_.add(fmt::format("{0}: its value is missing; write {1}, or {0}=-… for one that begins with '-'",
                                  entry.origin, spelling(option)));
      }
    }
    if (option.type == Type::list) {
      entry.value = std::move(items);
    } else {
      for (const std::string& item : items) store(convert(option, item), entry);
    }
  }

  void store(Result<Value> value, Call::Entry& entry) {
    if (value) {
      entry.value = std::move(*value);
    } else {
      mistakes_.add(fmt::format("{}: {}", entry.origin, value.error().message));
    }
  }

  void take_operands(const Operands& operands) {
    call_.operands_ = std::move(line_.operands);
    std::string origin = operands.metavar;
    if (const auto text = call_.operands_.empty() ? input(operands.name) : std::nullopt) {
      call_.operands_ = nonempty_lines(*text);
      call_.operands_text_ = text;
      origin = "input " + operands.name;
    }
    call_.operands_origin_.emplace(operands.name, std::move(origin));
  }

  std::optional<std::string> input(const std::string& name) const {
    auto text = inputs_ ? inputs_(name) : std::nullopt;
    return text && trimmed(*text).empty() ? std::nullopt : text;
  }

  /// run_tool() answers --help, but --help=yes comes through to here.
  void refuse_values_of_standard_flags() {
    for (const Option& option : standard_options()) {
      const Given& given = line_.options[option.name];
      const bool has_value = std::ranges::any_of(given, [](const auto& text) { return text.has_value(); });
      if (option.type == Type::flag && has_value) mistakes_.add(fmt::format("--{}: it takes no value", option.name));
    }
  }

  const Tool& tool_;
  CommandLine line_;
  const InputLookup& inputs_;
  Mistakes& mistakes_;
  Call call_;
};

const Call::Entry& Call::entry(const std::string& name) const {
  const auto found = entries_.find(name);
  if (found == entries_.end()) throw std::logic_error{fmt::format("no option --{} is declared", name)};
  return found->second;
}

template <typename T>
std::optional<T> Call::value(const std::string& name, std::initializer_list<Type> types) const {
  const Entry& found = entry(name);
  if (std::ranges::find(types, found.type) == types.end()) {
    throw std::logic_error{fmt::format("--{} is a {}", name, type_name(found.type))};
  }
  if (!found.value) return std::nullopt;
  return std::get<T>(*found.value);
}

bool Call::flag(const std::string& name) const { return value<bool>(name, {Type::flag}).value_or(false); }

std::optional<std::string> Call::text(const std::string& name) const {
  return value<std::string>(name, {Type::text, Type::choice, Type::path});
}

std::vector<std::string> Call::list(const std::string& name) const {
  return value<std::vector<std::string>>(name, {Type::list}).value_or(std::vector<std::string>{});
}

std::optional<std::chrono::milliseconds> Call::duration(const std::string& name) const {
  return value<std::chrono::milliseconds>(name, {Type::duration});
}

std::optional<std::uint64_t> Call::size(const std::string& name) const {
  return value<std::uint64_t>(name, {Type::size});
}

std::optional<std::uint64_t> Call::number(const std::string& name) const {
  return value<std::uint64_t>(name, {Type::number});
}

bool Call::given(const std::string& name) const { return entry(name).given; }

std::string Call::origin(const std::string& name) const {
  if (operands_origin_ && operands_origin_->first == name) return operands_origin_->second;
  return entry(name).origin;
}

Call parse(const Tool& tool, const std::vector<std::string>& arguments, const InputLookup& inputs, Mistakes& mistakes) {
  CommandLine line = read_command_line(tool, arguments, mistakes);
  return CallBuilder{tool, std::move(line), inputs, mistakes}.build();
}

}  // namespace toolkit::cli
