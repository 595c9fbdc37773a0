#include "lib/cli/tool.hpp"

#include <stdexcept>

#include "test/lib/cli/example_tool.hpp"
#include "test/support/catch.hpp"

using namespace toolkit::cli;

namespace {

/// The example with its first option changed.
template <typename Change>
Tool changed(Change change) {
  Tool tool = example_tool();
  change(tool.options.front());
  return tool;
}

}  // namespace

TEST_CASE("a sound declaration is accepted", "[cli]") { CHECK_NOTHROW(require_sound(example_tool())); }

TEST_CASE("a declaration that contradicts itself is refused", "[cli]") {
  const auto refused = [](auto change) { CHECK_THROWS_AS(require_sound(changed(change)), std::logic_error); };
  refused([](Option& option) { option.name = "Timeout"; });
  refused([](Option& option) { option.name = "time out"; });
  refused([](Option& option) { option.name = ""; });
  refused([](Option& option) { option.name = "any"; });
  refused([](Option& option) { option.name = "help"; });
  refused([](Option& option) { option.name = "targets"; });
  refused([](Option& option) { option.fallback = "60"; });
  refused([](Option& option) { option.help = ""; });
  refused([](Option& option) { option.metavar = ""; });
  refused([](Option& option) { option.choices = {"a"}; });
  refused([](Option& option) { option.low = 2, option.high = 1; });
  refused([](Option& option) { option.type = Type::choice; });
  refused([](Option& option) { option.type = Type::choice, option.fallback = "", option.choices = {"a b"}; });
  refused([](Option& option) { option.type = Type::flag, option.fallback = ""; });
}

TEST_CASE("an input of the action only may have underscores and nothing else may", "[cli]") {
  CHECK_NOTHROW(require_sound(example_with_inputs()));
  const auto refused = [](auto change) { CHECK_THROWS_AS(require_sound(changed(change)), std::logic_error); };
  refused([](Option& option) { option.name = "time_out"; });
  refused([](Option& option) { option.name = "Time_out", option.on_command_line = false; });
  refused([](Option& option) { option.name = "timeout_", option.on_command_line = false; });
  refused([](Option& option) { option.name = "_timeout", option.on_command_line = false; });
  refused([](Option& option) { option.name = "time out", option.on_command_line = false; });
  refused([](Option& option) { option.input = false, option.on_command_line = false; });
}

TEST_CASE("two inputs that one variable could hold are refused", "[cli]") {
  const auto with = [](const std::string& name, bool input) {
    Tool tool = example_with_inputs();
    tool.options.push_back({.name = name, .type = Type::flag, .help = "Help.", .input = input});
    return tool;
  };
  CHECK_THROWS_AS(require_sound(with("max-attempts", true)), std::logic_error);
  CHECK_NOTHROW(require_sound(with("max-attempts", false)));
  CHECK_NOTHROW(require_sound(with("maxattempts", true)));
  Tool tool = example_with_inputs();
  tool.operands->name = "warn-on-retry";
  CHECK_THROWS_AS(require_sound(tool), std::logic_error);
}

TEST_CASE("the options of the command line are found and the inputs of the action only are not", "[cli]") {
  const Tool tool = example_with_inputs();
  CHECK(command_line_options(tool).size() == example_tool().options.size());
  CHECK(find_option(tool, "timeout") == &tool.options.front());
  CHECK(find_option(tool, "max_attempts") == nullptr);
  CHECK(find_option(tool, "gone") == nullptr);
}

TEST_CASE("the action has inputs for the operands and for the options that are inputs", "[cli]") {
  Tool tool{
      .operands = Operands{.name = "targets"},
      .options = {{.name = "any"}, {.name = "report", .input = false}, {.name = "old", .on_command_line = false}}};
  CHECK(input_names(tool) == std::vector<std::string>{"targets", "any", "old"});
  tool.operands.reset();
  CHECK(input_names(tool) == std::vector<std::string>{"any", "old"});
}

TEST_CASE("the usage line shows operands and command where there are any", "[cli]") {
  Tool tool = example_tool();
  CHECK(usage(tool) == "health-probe [options] TARGET... [-- COMMAND...]");
  tool.operands.reset();
  tool.takes_command = false;
  CHECK(usage(tool) == "health-probe [options]");
}
