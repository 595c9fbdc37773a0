// The servers' settings in an action: inputs, outputs, masks, and the last step, which has the inputs again.
#include "lib/core/split.hpp"
#include "lib/core/text.hpp"
#include "test/support/catch.hpp"
#include "test/tools/step.hpp"
#include "test/tools/sysctl_setup_servers.hpp"

namespace toolkit::tools_test {
namespace {

using Inputs = std::map<std::string, std::string>;

Inputs inputs_of(const Servers& servers) {
  return {{"INPUT_REDIS", servers.redis.own_url() + "\n"},
          {"INPUT_POSTGRES", servers.postgres.own_url()},
          {"INPUT_UNSAFE-DURABILITY", "true"},
          {"INPUT_UNDO", "always"}};
}

/// The action's last step, with the state that its first one saved.
Ended last_step(const Servers& servers, const Step& first, const Inputs& inputs) {
  const Step step;
  ProgramOptions options = step.options_of_action("sysctl-setup", inputs);
  for (const auto& [name, value] : first.states()) options.environment["STATE_" + name] = value;
  return servers.run({"restore"}, options);
}

/// Both streams, without the lines that hide a secret.
std::string without_masks(const Ended& ended) {
  std::string rest;
  for (const std::string& line : nonempty_lines(ended.out + ended.err)) {
    if (!line.starts_with("::add-mask::")) rest += line + "\n";
  }
  return rest;
}

/// That both passwords are masked before anything else is told, and stand nowhere else.
void check_masked(const Ended& ended) {
  std::vector<std::string> masked;
  for (const std::string& line : nonempty_lines(ended.err)) {
    const auto command = test::parse_command(line);
    if (!command || command->name != "add-mask") break;
    masked.push_back(command->data);
  }
  CHECK(std::ranges::find(masked, Servers::kRedisPassword) != masked.end());
  CHECK(std::ranges::find(masked, test::PostgresServer::kPassword) != masked.end());
  CHECK_FALSE(tells_password(without_masks(ended)));
}

}  // namespace

TEST_CASE("the action's first step sets the servers up, and its last step puts them back", "[sysctl-setup][servers]") {
  const Servers servers;
  const Step step;
  const Inputs inputs = inputs_of(servers);
  const Ended first = servers.run({}, step.options_of_action("sysctl-setup", inputs));
  INFO(first.out << first.err);
  CHECK(first.code == 0);
  CHECK(servers.are_for_tests());
  check_masked(first);
  const auto outputs = step.outputs();
  const auto changed = words(outputs.at("changed"));
  CHECK(changed.size() == 8);
  CHECK(changed.front() == servers.redis_name("save"));
  CHECK(changed.back() == servers.postgres_name("synchronous_commit"));
  CHECK(outputs.at("failed").empty());
  CHECK(contains(step.summary(), "| " + servers.postgres_name("fsync") + " |"));
  CHECK_FALSE(tells_password(step.summary() + Scratch::content(outputs.at("report")) + step.folder().read("state") +
                             step.folder().read("output") + servers.journal()));

  const Ended last = last_step(servers, step, inputs);
  INFO(last.out << last.err);
  CHECK(last.code == 0);
  check_masked(last);
  CHECK(commands_of(last, "warning").empty());
  CHECK(servers.state() == Servers::kBefore);
  CHECK(servers.journal().empty());
}

TEST_CASE("the last step leaves the servers where undo says so", "[sysctl-setup][servers]") {
  const Servers servers;
  const Step step;
  Inputs inputs = inputs_of(servers);
  inputs["INPUT_UNDO"] = "never";
  CHECK(servers.run({}, step.options_of_action("sysctl-setup", inputs)).code == 0);
  CHECK(last_step(servers, step, inputs).code == 0);
  CHECK(servers.are_for_tests());
}

TEST_CASE("two steps hold the servers one over the other", "[sysctl-setup][servers]") {
  const Servers servers;
  const Step first;
  const Step second;
  const Inputs inputs = inputs_of(servers);
  CHECK(servers.run({}, first.options_of_action("sysctl-setup", inputs)).code == 0);
  CHECK(servers.run({}, second.options_of_action("sysctl-setup", inputs)).code == 0);
  CHECK(second.outputs().at("changed").empty());
  const Ended one = last_step(servers, first, inputs);
  INFO(one.out << one.err);
  CHECK(one.code == 0);
  CHECK(servers.are_for_tests());
  CHECK(last_step(servers, second, inputs).code == 0);
  CHECK(servers.state() == Servers::kBefore);
}

TEST_CASE("what could not be set is an output and one annotation, without the passwords", "[sysctl-setup][servers]") {
  const Servers servers;
  const Step step;
  Inputs inputs = inputs_of(servers);
  inputs["INPUT_POSTGRES"] = servers.postgres.url("app:wr%40ng-word");
  const Ended ended = servers.run({}, step.options_of_action("sysctl-setup", inputs));
  INFO(ended.out << ended.err);
  CHECK(ended.code == 0);
  CHECK(words(step.outputs().at("failed")) == std::vector<std::string>{servers.postgres_name("fsync"),
                                                                       servers.postgres_name("full_page_writes"),
                                                                       servers.postgres_name("synchronous_commit")});
  unsigned told = 0;
  for (const auto& warning : commands_of(ended, "warning")) told += contains(warning.data, "it refuses the password");
  CHECK(told == 1);
  const auto masks = commands_of(ended, "add-mask");
  for (const char* mask : {"wr@ng-word", "wr%40ng-word"}) {
    CHECK(std::ranges::any_of(masks, [&](const auto& command) { return command.data == mask; }));
  }
  CHECK_FALSE(contains(step.summary() + without_masks(ended), "ng-word"));
  CHECK(last_step(servers, step, inputs).code == 0);
  CHECK(servers.state() == Servers::kBefore);
}

TEST_CASE("a mistake in an input that names a server shows no password", "[sysctl-setup][servers]") {
  const Scratch folder;
  const Step step;
  const Ended ended = run_program({TOOLKIT_SYSCTL_SETUP, "--journal", folder / "journal"},
                                  step.options_of_action("sysctl-setup", {{"INPUT_REDIS", "redis://:hidden@h:port"},
                                                                          {"INPUT_POSTGRES", "pg://app:hidden@h"}}));
  CHECK(ended.code == 2);
  const auto errors = commands_of(ended, "error");
  REQUIRE(errors.size() == 1);
  CHECK(contains(errors[0].data, "3 mistakes"));
  CHECK_FALSE(contains(ended.out + ended.err, "hidden"));
}

}  // namespace toolkit::tools_test
