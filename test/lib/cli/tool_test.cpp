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

TEST_CASE("the usage line shows operands and command where there are any", "[cli]") {
  Tool tool = example_tool();
  CHECK(usage(tool) == "health-probe [options] TARGET... [-- COMMAND...]");
  tool.operands.reset();
  tool.takes_command = false;
  CHECK(usage(tool) == "health-probe [options]");
}
