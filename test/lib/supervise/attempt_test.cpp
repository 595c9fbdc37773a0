#include "lib/supervise/attempt.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>

#include "test/lib/supervise/attempt_scene.hpp"

using namespace toolkit;
using namespace toolkit::supervise;
using namespace std::chrono_literals;
using test::expect;

namespace {

/// Until this child of ours has ended, and has been reaped or can be.
void wait_for_end(pid_t child) {
  siginfo_t info{};
  (void)::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT);
}

class Shouts final : public Filter {
 public:
  std::string_view feed(std::string_view bytes) override {
    out_ = bytes;
    for (char& c : out_) c = static_cast<char>(std::toupper(c));
    return out_;
  }
  std::string_view finish() override { return "!\n"; }

 private:
  std::string out_;
};

}  // namespace

TEST_CASE("unless it is said otherwise on-timeout has 10 s, a picture 2 s, and the heartbeat comes every 30 s",
          "[supervise]") {
  const AttemptPlan plan{};
  CHECK(plan.on_timeout_limit == 10s);
  CHECK(plan.picture_limit == 2s);
  CHECK(plan.heartbeat == 30s);
  CHECK(plan.grace == 10s);
}

TEST_CASE("an attempt's facts are how it ended and what it printed", "[supervise]") {
  CHECK(holds([](Scene& scene, const test::TempDir& folder) {
    const AttemptFacts facts = scene.run(shell("printf abc; printf 12345 >&2; exit 3"));
    expect(facts.end.cause == Cause::exited && facts.end.code == 3, text(facts.end));
    expect(facts.output_bytes == 3 && facts.error_bytes == 5, "all bytes are counted");
    expect(facts.output_tail == "abc" && facts.error_tail == "12345", "the tails");
    expect(folder.read("out") == "abc" && folder.read("err") == "12345", "it was passed on");
    expect(facts.left_over.empty() && facts.survivors.empty() && scene.notes.pictures.empty(), "nothing else");
    expect(facts.wall.count() > 0, "it took time");
  }));
}

TEST_CASE("of a long output the tail is the last 16 KiB", "[supervise]") {
  CHECK(holds([](Scene& scene, const test::TempDir& folder) {
    const AttemptFacts facts = scene.run(shell("seq 100000"));
    const std::string all = folder.read("out");
    expect(facts.output_bytes == all.size(), "all of it is counted");
    expect(facts.output_tail == all.substr(all.size() - 16384), "its tail");
  }));
}

TEST_CASE("looks see what was printed, and filters change what is passed on", "[supervise]") {
  CHECK(holds([](Scene& scene, const test::TempDir& folder) {
    AttemptPlan plan = shell("echo hello; echo trouble >&2");
    std::string output;
    std::string error;
    Shouts shouts;
    plan.look_at_output = [&](std::string_view bytes) { output += bytes; };
    plan.look_at_error = [&](std::string_view bytes) { error += bytes; };
    plan.output_filter = &shouts;
    const AttemptFacts facts = scene.run(plan);
    expect(output == "hello\n" && error == "trouble\n" && facts.output_tail == "hello\n", "as it was printed");
    expect(folder.read("out") == "HELLO\n!\n" && folder.read("err") == "trouble\n", folder.read("out"));
  }));
}

TEST_CASE("a command that cannot be started is told why", "[supervise]") {
  CHECK(holds([](Scene& scene, const test::TempDir& folder) {
    AttemptPlan plan = shell("");
    plan.command.argv = {"no-such-program"};
    AttemptEnd end = scene.run(plan).end;
    expect(end.cause == Cause::not_found && end.why.find("no-such-program") != std::string::npos, end.why);
    plan.command.argv = {folder.write("text", "no program")};
    end = scene.run(plan).end;
    expect(end.cause == Cause::not_executable && !end.why.empty(), end.why);
  }));
}

TEST_CASE("at the deadline there is a picture, then on-timeout has run, then the tree is ended", "[supervise]") {
  CHECK(holds([](Scene& scene, const test::TempDir&) {
    AttemptPlan plan = shell("trap '' TERM; echo before; sleep 1013 & wait; wait");
    plan.deadline = system_clock().now() + 200ms;
    plan.on_timeout = plan.command;
    plan.on_timeout->argv = {"sh", "-c", "echo meanwhile; exit 4"};
    const AttemptFacts facts = scene.run(plan);
    expect(facts.end.cause == Cause::timed_out, text(facts.end));
    expect(scene.notes.pictures.size() == 1, "one picture");
    expect(scene.notes.pictures[0].find("sleep 1013") != std::string::npos, scene.notes.pictures[0]);
    expect(facts.output_tail == "before\n", "what on-timeout prints is not the command's");
    expect(scene.notes.warnings == std::vector<std::string>{"on-timeout ended with exit code 4"}, "a warning");
    expect(scene.tree.processes().empty(), "nothing is left");
  }));
}

TEST_CASE("a deadline that has passed ends a command all the same", "[supervise]") {
  CHECK(holds([](Scene& scene, const test::TempDir&) {
    AttemptPlan plan = shell("sleep 1000");
    plan.deadline = system_clock().now() - 1s;
    expect(scene.run(plan).end.cause == Cause::timed_out, "it ran out of time");
  }));
}

TEST_CASE("told to end, an attempt is interrupted by that signal and runs no on-timeout", "[supervise]") {
  CHECK(holds([](Scene& scene, const test::TempDir& folder) {
    ::raise(SIGINT);
    AttemptPlan plan = shell("sleep 1000");
    plan.on_timeout = plan.command;
    plan.on_timeout->argv = {"touch", folder / "was-run"};
    const AttemptFacts facts = scene.run(plan);
    expect(facts.end.cause == Cause::interrupted && facts.end.signal == SIGINT, text(facts.end));
    expect(exit_code(facts.end) == 128 + SIGINT, "its exit code");
    expect(!std::filesystem::exists(folder / "was-run"), "no on-timeout");
  }));
}

TEST_CASE("told to end at the command's own end, a failure is an interruption and a success is one", "[supervise]") {
  for (const int code : {0, 3}) {
    INFO(code);
    CHECK(holds([code](Scene& scene, const test::TempDir&) {
      AttemptPlan plan = shell("echo $$; kill -TERM $PPID; exit " + std::to_string(code));
      // Both are seen at once, the signal and the end.
      plan.look_at_output = [](std::string_view bytes) { wait_for_end(std::stoi(std::string{bytes})); };
      const AttemptEnd end = scene.run(plan).end;
      expect(code == 0 ? success(end) : end.cause == Cause::interrupted && end.signal == SIGTERM, text(end));
    }));
  }
}

TEST_CASE("told to end while it runs, a command is interrupted whatever its exit code", "[supervise]") {
  for (const int code : {0, 3}) {
    INFO(code);
    CHECK(holds([code](Scene& scene, const test::TempDir&) {
      AttemptPlan plan = shell("trap 'exit " + std::to_string(code) + "' TERM; echo up; while :; do sleep 0.01; done");
      plan.grace = 10s;
      plan.look_at_output = [](std::string_view) { ::raise(SIGINT); };
      const AttemptEnd end = scene.run(plan).end;
      expect(end.cause == Cause::interrupted && end.signal == SIGINT, text(end));
    }));
  }
}

TEST_CASE("what is left over is named and ended, without a picture", "[supervise]") {
  CHECK(holds([](Scene& scene, const test::TempDir&) {
    const AttemptFacts facts =
        scene.run(shell("(trap '' TERM; exec sleep 1014) & until grep -q ^sleep /proc/$!/cmdline; do :; done"));
    expect(success(facts.end), text(facts.end));
    expect(facts.left_over.size() == 1 && facts.left_over[0].ends_with(" sleep 1014"), "it is named");
    expect(scene.tree.processes().empty() && scene.notes.pictures.empty(), "nothing is left");
  }));
}

TEST_CASE("who goes on writing to the command's output keeps nobody waiting", "[supervise]") {
  CHECK(holds([](Scene& scene, const test::TempDir&) {
    AttemptPlan plan = shell("echo $$; sleep 0.05");
    UniqueFd other;
    int calls = 0;
    plan.look_at_output = [&](std::string_view bytes) {
      if (!other)
        other.reset(
            ::open(("/proc/" + std::to_string(std::stoi(std::string{bytes})) + "/fd/1").c_str(), O_WRONLY | O_CLOEXEC));
      const std::string more(1024, 'x');
      constexpr int kFarTooMany = 100'000;
      if (++calls < kFarTooMany) (void)!::write(other.get(), more.data(), more.size());
    };
    // While it runs each write is read at once; after its end no more is than a pipe holds.
    expect(success(scene.run(plan).end), "it is over");
    expect(calls < 100'000, "not all of it was read");
  }));
}

TEST_CASE("a terminal for one stream leaves the other a pipe", "[supervise]") {
  CHECK(holds([](Scene& scene, const test::TempDir&) {
    AttemptPlan plan = shell("test -t 1 && test ! -t 2 && test ! -t 0");
    plan.output_is_terminal = true;
    expect(success(scene.run(plan).end), "only standard output is one");
  }));
}

TEST_CASE("memory is sampled where there is no control group, and time is the tree's", "[supervise]") {
  CHECK(holds([](Scene& scene, const test::TempDir&) {
    const AttemptFacts facts =
        scene.run(shell("(i=0; while [ $i -lt 300000 ]; do i=$((i + 1)); done) & wait; sleep 0.1"));
    expect(facts.memory_source == MemorySource::sampled && facts.peak_memory_bytes > 0, "memory");
    expect((facts.usage.user + facts.usage.system).count() > 0, "time");
  }));
}

TEST_CASE("several attempts in one tree have each their own facts", "[supervise]") {
  CHECK(holds([](Scene& scene, const test::TempDir&) {
    for (const int code : {1, 2, 0}) {
      const AttemptFacts facts = scene.run(shell("echo " + std::to_string(code) + "; exit " + std::to_string(code)));
      expect(facts.end.code == code && facts.output_bytes == 2, text(facts.end));
    }
  }));
}

TEST_CASE("a command that is silent for longer than the heartbeat is told of, with what its tree uses", "[supervise]") {
  CHECK(holds([](Scene& scene, const test::TempDir& folder) {
    AttemptPlan plan = shell("while test ! -e '" + (folder / "heard") + "'; do sleep 0.05; done");
    plan.heartbeat = 100ms;
    plan.deadline = system_clock().now() + 20s;
    class Hears final : public AttemptObserver {
     public:
      explicit Hears(const test::TempDir& told) : told_{told} {}
      void silent(std::chrono::milliseconds running, const std::string& state) override {
        expect(running >= 100ms, "it is told how long it runs");
        expect(state.find("process") != std::string::npos && state.find("CPU") != std::string::npos, state);
        (void)told_.write("heard", "");
      }
      void moment(const std::string&) override {}
      void warn(const std::string&) override {}

     private:
      const test::TempDir& told_;
    } observer{folder};
    const AttemptFacts facts = run_attempt(plan, scene.tree, *scene.console, *scene.control, observer);
    expect(success(facts.end), text(facts.end));
  }));
}

TEST_CASE("what runs when the time is over is ended at its limit", "[supervise]") {
  CHECK(holds([](Scene& scene, const test::TempDir& folder) {
    AttemptPlan plan = shell("sleep 1000");
    plan.deadline = system_clock().now() + 50ms;
    plan.on_timeout = shell("echo asked; sleep 1000").command;
    plan.on_timeout_limit = 300ms;
    const AttemptFacts facts = scene.run(plan);
    expect(facts.end.cause == Cause::timed_out, text(facts.end));
    expect(scene.notes.warnings == std::vector<std::string>{"on-timeout ran longer than 300ms and was ended"},
           "a warning");
    expect(folder.read("out") == "asked\n", "what it printed is seen");
    expect(scene.tree.is_gone(), "nothing is left");
  }));
}

TEST_CASE("a picture for which there is no time says how many processes it leaves out", "[supervise]") {
  CHECK(holds([](Scene& scene, const test::TempDir&) {
    AttemptPlan plan = shell("sleep 1000 & sleep 1000");
    plan.deadline = system_clock().now() + 200ms;
    plan.picture_limit = 0ms;
    const AttemptFacts facts = scene.run(plan);
    expect(facts.end.cause == Cause::timed_out, text(facts.end));
    expect(scene.notes.pictures.size() == 1, "there is one");
    expect(scene.notes.pictures.front().find("more") != std::string::npos, scene.notes.pictures.front());
  }));
}

TEST_CASE("while a command runs the machine is watched, and what is wrong with it is told", "[supervise]") {
  CHECK(holds([](Scene& scene, const test::TempDir& folder) {
    AttemptPlan plan = shell("while test ! -e '" + (folder / "seen") + "'; do sleep 0.05; done");
    plan.deadline = system_clock().now() + 20s;
    plan.watch_machine = [&]() -> std::optional<std::string> {
      (void)folder.write("seen", "");
      return "the machine is on fire";
    };
    expect(success(scene.run(plan).end), "it was watched");
    expect(scene.notes.warnings == std::vector<std::string>{"the machine is on fire"}, "a warning");
  }));
}

TEST_CASE("a machine in order is worth no warning", "[supervise]") {
  CHECK(holds([](Scene& scene, const test::TempDir& folder) {
    AttemptPlan plan = shell("while test ! -e '" + (folder / "seen") + "'; do sleep 0.05; done");
    plan.deadline = system_clock().now() + 20s;
    plan.watch_machine = [&]() -> std::optional<std::string> {
      (void)folder.write("seen", "");
      return std::nullopt;
    };
    expect(success(scene.run(plan).end) && scene.notes.warnings.empty(), "none");
  }));
}
