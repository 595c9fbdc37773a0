// sysctl-setup as an action: inputs, outputs, summary, and the last step that puts everything back.
#include <csignal>

#include "lib/core/text.hpp"
#include "lib/proc/process_table.hpp"
#include "test/support/catch.hpp"
#include "test/support/wait_until.hpp"
#include "test/tools/step.hpp"
#include "test/tools/sysctl_setup.hpp"

namespace toolkit::tools_test {
namespace {

using Inputs = std::map<std::string, std::string>;

/// The action's first step.
Ended first_step(const Machine& machine, const Step& step, const Inputs& inputs) {
  return machine.run({}, step.options_of_action("sysctl-setup", inputs));
}

/// The action's last step, with the state that its first one saved.
Ended last_step(const Machine& machine, const Step& first, const Inputs& inputs) {
  const Step step;
  ProgramOptions options = step.options_of_action("sysctl-setup", inputs);
  for (const auto& [name, value] : first.states()) options.environment["STATE_" + name] = value;
  return machine.run({"restore"}, options);
}

/// A shell that calls itself what the runner calls the process that starts the steps.
class Runner {
 public:
  explicit Runner(const Scratch& folder) : program_{folder / "Runner.Worker"} {
    std::filesystem::copy_file("/bin/sh", program_);
  }
  /// The command line of a job with these commands.
  [[nodiscard]] std::vector<std::string> job(const std::string& script) const {
    return {program_, "-c", script + "\n:"};
  }

 private:
  std::string program_;
};

std::string quoted(const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words) line += "'" + word + "' ";
  return line;
}

}  // namespace

TEST_CASE("the action reads its inputs and tells outputs, summary and annotation", "[sysctl-setup]") {
  if (const auto why = NetworkNamespace::obstacle(); !why.empty()) SKIP_TEST(why);
  const Machine machine;
  const Step step;
  const Ended ended =
      first_step(machine, step,
                 {{"INPUT_SETTINGS", "net.core.somaxconn=301\n\n  net.ipv4.nonsense = 1  \n-net.ipv4.nothing=1"},
                  {"INPUT_ON-FAILURE", "warn"},
                  {"INPUT_PRESET", ""},
                  {"INPUT_UNDO", "always"}});
  INFO(ended.out << ended.err);
  CHECK(ended.code == 0);
  CHECK(machine.read("net/core/somaxconn") == "301");
  const auto outputs = step.outputs();
  CHECK(outputs.at("changed") == "net.core.somaxconn");
  CHECK(outputs.at("failed") == "net.ipv4.nonsense");
  const auto report = nlohmann::json::parse(Scratch::content(outputs.at("report")));
  CHECK(report.at("settings").size() == 3);
  CHECK(contains(step.summary(), "| net.core.somaxconn | 301 |"));
  CHECK(step.summary().find("| setting |") < step.summary().find("**sysctl-setup**"));
  const auto warnings = commands_of(ended, "warning");
  REQUIRE(warnings.size() == 1);
  CHECK(contains(warnings[0].data, "net.ipv4.nonsense=1: not applied"));
  CHECK(commands_of(ended, "error").empty());
}

TEST_CASE("the last step puts everything back, where the runner outlives the job or it was asked for",
          "[sysctl-setup]") {
  if (const auto why = NetworkNamespace::obstacle(); !why.empty()) SKIP_TEST(why);
  struct Row {
    const char* undo;
    const char* runner;
    bool is_undone;
  };
  for (const Row& row :
       {Row{"auto", "self-hosted", true}, Row{"auto", "github-hosted", false}, Row{"auto", "", false},
        Row{"", "self-hosted", true}, Row{"always", "github-hosted", true}, Row{"never", "self-hosted", false}}) {
    CAPTURE(row.undo, row.runner);
    const Machine machine;
    machine.network().write("net/core/somaxconn", "128");
    const Step step;
    const Inputs inputs{
        {"INPUT_SETTINGS", "net.core.somaxconn=302"}, {"INPUT_UNDO", row.undo}, {"RUNNER_ENVIRONMENT", row.runner}};
    CHECK(first_step(machine, step, inputs).code == 0);
    const Ended last = last_step(machine, step, inputs);
    INFO(last.out << last.err);
    CHECK(last.code == 0);
    CHECK(machine.read("net/core/somaxconn") == (row.is_undone ? "128" : "302"));
    CHECK(last.out.empty() != row.is_undone);
    CHECK(last.err.empty());
  }
}

TEST_CASE("jobs on one machine hold settings one over the other", "[sysctl-setup]") {
  if (const auto why = NetworkNamespace::obstacle(); !why.empty()) SKIP_TEST(why);
  for (const bool first_ends_first : {true, false}) {
    CAPTURE(first_ends_first);
    const Machine machine;
    machine.network().write("net/core/somaxconn", "128");
    const std::string backlog = machine.read("net/ipv4/tcp_max_syn_backlog");
    const Step first;
    const Step second;
    const Inputs inputs{{"INPUT_UNDO", "always"}};
    const auto with = [&](const std::string& settings) {
      Inputs all = inputs;
      all["INPUT_SETTINGS"] = settings;
      return all;
    };
    CHECK(first_step(machine, first, with("net.core.somaxconn=303\nnet.ipv4.tcp_max_syn_backlog=999")).code == 0);
    CHECK(first_step(machine, second, with("net.core.somaxconn=304")).code == 0);
    const Ended one = last_step(machine, first_ends_first ? first : second, inputs);
    INFO(one.out << one.err);
    CHECK(machine.read("net/core/somaxconn") == (first_ends_first ? "304" : "303"));
    CHECK(machine.read("net/ipv4/tcp_max_syn_backlog") == (first_ends_first ? backlog : "999"));
    CHECK(contains(one.out, "still held") == first_ends_first);
    CHECK(last_step(machine, first_ends_first ? second : first, inputs).code == 0);
    CHECK(machine.read("net/core/somaxconn") == "128");
    CHECK(machine.read("net/ipv4/tcp_max_syn_backlog") == backlog);
  }
}

TEST_CASE("a value that somebody has changed since is left and told", "[sysctl-setup]") {
  if (const auto why = NetworkNamespace::obstacle(); !why.empty()) SKIP_TEST(why);
  const Machine machine;
  const Step step;
  const Inputs inputs{{"INPUT_SETTINGS", "net.core.somaxconn=305"}, {"INPUT_UNDO", "always"}};
  CHECK(first_step(machine, step, inputs).code == 0);
  machine.network().write("net/core/somaxconn", "77");
  const Ended last = last_step(machine, step, inputs);
  CHECK(last.code == 0);
  CHECK(machine.read("net/core/somaxconn") == "77");
  const auto warnings = commands_of(last, "warning");
  REQUIRE(warnings.size() == 1);
  CHECK(contains(warnings[0].data, "net.core.somaxconn: left: somebody has given it another value since"));
}

TEST_CASE("what a job that is gone has left is put back by the next one, and by restore without a job",
          "[sysctl-setup]") {
  if (const auto why = NetworkNamespace::obstacle(); !why.empty()) SKIP_TEST(why);
  const Machine machine;
  machine.network().write("net/core/somaxconn", "128");
  const Runner runner{machine.folder()};
  const auto set = [&](const std::string& setting) {
    return run_program(runner.job(quoted(machine.call({setting}))), {.environment = {{"GITHUB_ACTIONS", "true"}}});
  };
  CHECK(set("net.core.somaxconn=306").code == 0);
  CHECK(machine.read("net/core/somaxconn") == "306");
  const Ended next = set("net.ipv4.tcp_max_syn_backlog=998");
  INFO(next.out << next.err);
  CHECK(contains(next.out, "put back what jobs that have ended had left"));
  CHECK(machine.read("net/core/somaxconn") == "128");
  CHECK(machine.read("net/ipv4/tcp_max_syn_backlog") == "998");
  const Ended undone = machine.run({"restore"});
  CHECK(undone.code == 0);
  CHECK(machine.read("net/ipv4/tcp_max_syn_backlog") != "998");
}

TEST_CASE("setups at the same moment wait for each other, and each is put back", "[sysctl-setup]") {
  if (const auto why = NetworkNamespace::obstacle(); !why.empty()) SKIP_TEST(why);
  const Machine machine;
  machine.network().write("net/core/somaxconn", "128");
  const std::vector<std::string> names{"tcp_max_syn_backlog", "tcp_fin_timeout", "tcp_retries1", "tcp_keepalive_intvl"};
  std::map<std::string, std::string> before;
  for (const std::string& name : names) before[name] = machine.read("net/ipv4/" + name);
  std::vector<std::unique_ptr<Step>> steps;
  std::vector<std::unique_ptr<Program>> setups;
  for (std::size_t i = 0; i < names.size(); ++i) {
    steps.push_back(std::make_unique<Step>());
    const std::string settings =
        "net.core.somaxconn=" + std::to_string(400 + i) + "\nnet.ipv4." + names[i] + "=" + std::to_string(7 + i);
    setups.push_back(std::make_unique<Program>(
        machine.call({}),
        steps.back()->options_of_action("sysctl-setup", {{"INPUT_SETTINGS", settings}, {"INPUT_UNDO", "always"}})));
  }
  for (const auto& setup : setups) CHECK(setup->finish().code == 0);
  for (std::size_t i = 0; i < names.size(); ++i) {
    CHECK(machine.read("net/ipv4/" + names[i]) == std::to_string(7 + i));
  }
  CHECK(nlohmann::json::parse(machine.folder().read("journal/machine.json")).at("holders").size() == names.size());
  for (const auto& step : steps) CHECK(last_step(machine, *step, {{"INPUT_UNDO", "always"}}).code == 0);
  CHECK(machine.read("net/core/somaxconn") == "128");
  for (const std::string& name : names) CHECK(machine.read("net/ipv4/" + name) == before[name]);
}

TEST_CASE("a journal of the boot before is void", "[sysctl-setup]") {
  if (const auto why = NetworkNamespace::obstacle(); !why.empty()) SKIP_TEST(why);
  const Machine machine;
  machine.network().write("net/core/somaxconn", "128");
  CHECK(machine.run({"net.core.somaxconn=310"}).code == 0);
  auto journal = nlohmann::json::parse(machine.folder().read("journal/machine.json"));
  CHECK(journal.at("boot_id").get<std::string>() + "\n" == Scratch::content("/proc/sys/kernel/random/boot_id"));
  journal["boot_id"] = "5a8b1c0e-0000-0000-0000-000000000000";
  (void)machine.folder().write("journal/machine.json", journal.dump());
  CHECK(contains(machine.run({"restore"}).out, "there is nothing to put back"));
  CHECK(machine.read("net/core/somaxconn") == "310");
  // What is there now is what is found.
  CHECK(machine.run({"net.core.somaxconn=311"}).code == 0);
  CHECK(machine.run({"restore"}).code == 0);
  CHECK(machine.read("net/core/somaxconn") == "310");
}

TEST_CASE("what is never to be undone stays when the job ends, until somebody says restore", "[sysctl-setup]") {
  if (const auto why = NetworkNamespace::obstacle(); !why.empty()) SKIP_TEST(why);
  const Machine machine;
  machine.network().write("net/core/somaxconn", "128");
  const Runner runner{machine.folder()};
  const auto job = [&](const std::string& settings, const std::string& undo) {
    const Step step;
    return run_program(runner.job(quoted(machine.call({}))),
                       step.options_of_action("sysctl-setup", {{"INPUT_SETTINGS", settings}, {"INPUT_UNDO", undo}}));
  };
  CHECK(job("net.core.somaxconn=310", "never").code == 0);
  CHECK(job("net.ipv4.tcp_max_syn_backlog=997", "auto").code == 0);
  CHECK(machine.read("net/core/somaxconn") == "310");
  CHECK(machine.run({"restore"}).code == 0);
  CHECK(machine.read("net/core/somaxconn") == "128");
}

TEST_CASE("a job's last step is about its own changes only", "[sysctl-setup]") {
  if (const auto why = NetworkNamespace::obstacle(); !why.empty()) SKIP_TEST(why);
  const Machine machine;
  machine.network().write("net/core/somaxconn", "128");
  const Step step;
  const Inputs inputs{{"INPUT_SETTINGS", "net.core.somaxconn=309"}, {"INPUT_UNDO", "always"}};
  CHECK(first_step(machine, step, inputs).code == 0);
  // One that is gone has left what nobody can put back.
  auto journal = nlohmann::json::parse(machine.folder().read("journal/machine.json"));
  journal["holders"].push_back({{"id", "gone"}, {"job", "gone"}, {"process", 1}, {"start_ticks", 1}});
  journal["records"].push_back({{"id", "file:/proc/sys/net/ipv4/tcp_syncookies"},
                                {"name", "net.ipv4.tcp_syncookies"},
                                {"holdings", {{{"holder", "gone"}, {"asked", "1"}, {"found", "nonsense"}}}}});
  (void)machine.folder().write("journal/machine.json", journal.dump());
  const Ended last = last_step(machine, step, inputs);
  INFO(last.out << last.err);
  CHECK(last.code == 0);
  CHECK(last.err.empty());
  CHECK(machine.read("net/core/somaxconn") == "128");
}

TEST_CASE("restore leaves what a running job holds, unless all is asked for", "[sysctl-setup]") {
  if (const auto why = NetworkNamespace::obstacle(); !why.empty()) SKIP_TEST(why);
  const Machine machine;
  machine.network().write("net/core/somaxconn", "128");
  const Runner runner{machine.folder()};
  Program job{runner.job(quoted(machine.call({"net.core.somaxconn=307"})) + "; echo is set; read line"),
              {.environment = {{"GITHUB_ACTIONS", "true"}}}};
  REQUIRE(job.read_until("is set"));
  CHECK(contains(machine.run({"restore"}).out, "nothing to put back"));
  CHECK(machine.read("net/core/somaxconn") == "307");
  CHECK(machine.run({"restore", "--all"}).code == 0);
  CHECK(machine.read("net/core/somaxconn") == "128");
}

TEST_CASE("limits are those of the runner's process, and so of its next steps", "[sysctl-setup]") {
  if (const auto why = NetworkNamespace::obstacle(); !why.empty()) SKIP_TEST(why);
  const Machine machine;
  const Runner runner{machine.folder()};
  const std::string script = "ulimit -Sn; " + quoted(machine.call({"nofile=99", "core=0"})) +
                             " >&2; echo $(sh -c 'ulimit -Sn') $(sh -c 'ulimit -Sc'); " +
                             quoted(machine.call({"restore"})) + " >&2; sh -c 'ulimit -Sn'";
  const Ended ended = run_program(runner.job(script), {.environment = {{"GITHUB_ACTIONS", "true"}}});
  INFO(ended.out << ended.err);
  const auto lines = nonempty_lines(ended.out);
  REQUIRE(lines.size() == 3);
  CHECK(lines[1] == "99 0");
  CHECK(lines[2] == lines[0]);
  // In a job whose steps something else starts, as in a container: they have what we have.
  const std::string own = nonempty_lines(run_program(machine.network().inside({"sh", "-c", "ulimit -Sn"})).out).at(0);
  const ProgramOptions in_job{.environment = {{"GITHUB_ACTIONS", "true"}}};
  CHECK(machine.results({"nofile=" + own}, in_job).at("nofile").at("result") == "already");
  const auto results = machine.results({"nofile=98"}, {.environment = {{"GITHUB_ACTIONS", "true"}}});
  CHECK(results.at("nofile").at("result") == "not-applied");
  CHECK(results.at("nofile").at("reason") == "elsewhere");
}

TEST_CASE("by hand a limit is that of the shell, also behind sudo", "[sysctl-setup]") {
  if (const auto why = NetworkNamespace::obstacle(); !why.empty()) SKIP_TEST(why);
  const Machine machine;
  std::filesystem::copy_file("/bin/sh", machine.folder() / "sudo");
  // What sudo is here, but for asking: a process of that name between the shell and us.
  const std::string call = quoted({machine.folder() / "sudo", "-c", quoted(machine.call({"nofile=97"})) + "\n:"});
  const Ended ended = run_program({"sh", "-c", "eval \"$1\" >&2; ulimit -Sn", "sh", call});
  INFO(ended.out << ended.err);
  CHECK(ended.out == "97\n");
}

TEST_CASE("a setup that is ended at any moment leaves nothing that restore does not find", "[sysctl-setup]") {
  if (const auto why = NetworkNamespace::obstacle(); !why.empty()) SKIP_TEST(why);
  const Machine machine;
  machine.network().write("net/core/somaxconn", "128");
  const std::string range = machine.read("net/ipv4/ip_local_port_range");
  for (int round = 0; round < 20; ++round) {
    const Program setup{machine.call({"net.core.somaxconn=308", "net.ipv4.ip_local_port_range=20000 30001"})};
    const auto wait = std::chrono::microseconds{round * 400};
    const auto until = std::chrono::steady_clock::now() + wait;
    while (std::chrono::steady_clock::now() < until) {
    }
    ::kill(setup.pid(), SIGKILL);
    while (proc::read_process(setup.pid()) && proc::read_process(setup.pid())->state != 'Z') {
    }
    CHECK(machine.run({"restore"}).code == 0);
    CHECK(machine.read("net/core/somaxconn") == "128");
    CHECK(machine.read("net/ipv4/ip_local_port_range") == range);
  }
}

}  // namespace toolkit::tools_test
