#include "test/tools/retry_run_plan.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "lib/core/text.hpp"
#include "test/support/catch.hpp"
#include "tools/retry-run/declaration.hpp"

namespace toolkit::tools_test {
namespace {

retry_run::Plan build(const Words& arguments, const Inputs& inputs, const Machine& machine, Mistakes& mistakes) {
  const auto look_up = [&](const std::string& name) {
    const auto found = inputs.find(name);
    return found == inputs.end() ? std::nullopt : std::optional{found->second};
  };
  const cli::Call call = cli::parse(retry_run::declaration(), arguments, look_up, mistakes);
  return retry_run::build_plan(call, machine.environment(), mistakes);
}

Words with_command(Words options) {
  options.insert(options.end(), {"--", "true"});
  return options;
}

}  // namespace

Machine::Machine(const Words& programs) {
  for (const std::string& name : programs) {
    std::filesystem::permissions(folder_.write(name, "#!/bin/sh\n"), std::filesystem::perms::owner_all);
  }
  environment_.set("PATH", folder_.path().string());
}

retry_run::Plan plan_of(const Words& arguments, const Inputs& inputs, const Machine& machine) {
  Mistakes mistakes;
  retry_run::Plan plan = build(arguments, inputs, machine, mistakes);
  INFO(join(mistakes.list(), "\n"));
  REQUIRE(mistakes.empty());
  return plan;
}

Words mistakes_of(const Words& arguments, const Inputs& inputs, const Machine& machine) {
  Mistakes mistakes;
  (void)build(arguments, inputs, machine, mistakes);
  return mistakes.list();
}

retry_run::Plan plan_with(Words options) { return plan_of(with_command(std::move(options))); }

Words mistakes_with(Words options) { return mistakes_of(with_command(std::move(options))); }

bool is_one_that_says(const Words& mistakes, const Words& parts) {
  return mistakes.size() == 1 && std::ranges::all_of(parts, [&](const std::string& part) {
           return mistakes.front().find(part) != std::string::npos;
         });
}

}  // namespace toolkit::tools_test
